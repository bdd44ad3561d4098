package io.weir.connectors.kibana;

import io.weir.connectors.kibana.SavedObject.Reference;

import java.util.List;

import static io.weir.connectors.kibana.Json.array;
import static io.weir.connectors.kibana.Json.object;

/** A table of documents in Discover, and on dashboards. */
record SavedSearch(
        String id,
        String title,
        DataView view,
        String search,
        String sortedBy,
        String direction,
        List<String> columns) {
    static final String TYPE = "search";

    SavedObject saved() {
        String indexReference = "kibanaSavedObjectMeta.searchSourceJSON.index";
        return new SavedObject(
                TYPE,
                id,
                "8.0.0",
                object(
                        "columns",
                        array(columns),
                        "description",
                        "",
                        "grid",
                        object(),
                        "hideChart",
                        true,
                        "isTextBasedQuery",
                        false,
                        "kibanaSavedObjectMeta",
                        object(
                                "searchSourceJSON",
                                Json.text(object(
                                        "filter", array(),
                                        "indexRefName", indexReference,
                                        "query", object("language", "kuery", "query", search)))),
                        "sort",
                        array(array(sortedBy, direction)),
                        "timeRestore",
                        false,
                        "title",
                        title),
                List.of(new Reference(indexReference, DataView.TYPE, view.id())));
    }
}
