package io.weir.connectors.kibana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.connectors.kibana.SavedObject.Reference;

import java.util.ArrayList;
import java.util.List;

import static io.weir.connectors.kibana.Json.array;
import static io.weir.connectors.kibana.Json.object;

/** A dashboard that grows row by row, each as wide as Kibana's grid. */
final class Dashboard {
    static final String TYPE = "dashboard";
    static final int WIDTH = 48;

    private final String id;
    private final String title;
    private final String description;
    private final String from;
    private final ArrayNode panels = array();
    private final ObjectNode controls = object();
    private final List<Reference> references = new ArrayList<>();
    private int nextRow;

    /** @param from the beginning of the time that it shows at first */
    Dashboard(String id, String title, String description, String from) {
        this.id = id;
        this.title = title;
        this.description = description;
        this.from = from;
    }

    /** Panels beside each other. */
    Dashboard row(int height, int[] widths, Panel... row) {
        int x = 0;
        for (int i = 0; i < row.length; i++) {
            panels.add(row[i].at(x, nextRow, widths[i], height));
            for (Reference reference : row[i].references()) {
                references.add(new Reference(row[i].id() + ":" + reference.name(), reference.type(), reference.id()));
            }
            x += widths[i];
        }
        nextRow += height;
        return this;
    }

    /** A list of a field's values to choose from. */
    Dashboard control(String name, String label, DataView view, String field) {
        controls.set(
                name,
                object(
                        "explicitInput",
                        object(
                                "dataViewId",
                                view.id(),
                                "enhancements",
                                object(),
                                "fieldName",
                                field,
                                "id",
                                name,
                                "selectedOptions",
                                array(),
                                "title",
                                label),
                        "grow",
                        true,
                        "order",
                        controls.size(),
                        "type",
                        "optionsListControl",
                        "width",
                        "medium"));
        references.add(new Reference("controlGroup_" + name + ":optionsListDataView", DataView.TYPE, view.id()));
        return this;
    }

    SavedObject saved() {
        return new SavedObject(
                TYPE,
                id,
                "8.9.0",
                object(
                        "controlGroupInput",
                        object(
                                "chainingSystem",
                                "HIERARCHICAL",
                                "controlStyle",
                                "oneLine",
                                "ignoreParentSettingsJSON",
                                Json.text(object(
                                        "ignoreFilters", false,
                                        "ignoreQuery", false,
                                        "ignoreTimerange", false,
                                        "ignoreValidations", false)),
                                "panelsJSON",
                                Json.text(controls)),
                        "description",
                        description,
                        "kibanaSavedObjectMeta",
                        object(
                                "searchSourceJSON",
                                Json.text(
                                        object("filter", array(), "query", object("language", "kuery", "query", "")))),
                        "optionsJSON",
                        Json.text(object(
                                "hidePanelTitles", false,
                                "syncColors", false,
                                "syncCursor", true,
                                "syncTooltips", false,
                                "useMargins", true)),
                        "panelsJSON",
                        Json.text(panels),
                        "refreshInterval",
                        object("pause", false, "value", 30_000),
                        "timeFrom",
                        from,
                        "timeRestore",
                        true,
                        "timeTo",
                        "now",
                        "title",
                        title,
                        "version",
                        1),
                references);
    }
}
