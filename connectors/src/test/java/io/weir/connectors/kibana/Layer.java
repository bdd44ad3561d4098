package io.weir.connectors.kibana;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.connectors.kibana.SavedObject.Reference;

import java.util.List;

import static io.weir.connectors.kibana.Json.array;
import static io.weir.connectors.kibana.Json.object;

/**
 * What a Lens panel asks for: documents that a search finds, and columns of them, buckets first.
 *
 * @param search empty for all documents
 */
record Layer(DataView view, String search, List<Column> columns) {
    static final String ID = "layer";

    Layer(DataView view, String search, Column... columns) {
        this(view, search, List.of(columns));
    }

    /** The identifiers of its buckets, or of its metrics. */
    List<String> ids(boolean areBuckets) {
        return columns.stream()
                .filter(column -> column.isBucket() == areBuckets)
                .map(Column::id)
                .toList();
    }

    Reference reference() {
        return new Reference("indexpattern-datasource-layer-" + ID, DataView.TYPE, view.id());
    }

    /** The attributes of a Lens visualization that shows it. */
    ObjectNode shownAs(String visualizationType, ObjectNode visualization) {
        ObjectNode byId = object();
        columns.forEach(column -> byId.set(column.id(), column.state()));
        ObjectNode state = object(
                "adHocDataViews",
                object(),
                "datasourceStates",
                object(
                        "formBased",
                        object(
                                "layers",
                                object(
                                        ID,
                                        object(
                                                "columnOrder",
                                                array(
                                                        columns.stream()
                                                                .map(Column::id)
                                                                .toList()),
                                                "columns",
                                                byId,
                                                "ignoreGlobalFilters",
                                                false,
                                                "incompleteColumns",
                                                object(),
                                                "sampling",
                                                1))),
                        "textBased",
                        object("layers", object())),
                "filters",
                array(),
                "internalReferences",
                array(),
                "query",
                object("language", "kuery", "query", search),
                "visualization",
                visualization);
        return object(
                "references",
                array(reference().json()),
                "state",
                state,
                "title",
                "",
                "type",
                "lens",
                "visualizationType",
                visualizationType);
    }
}
