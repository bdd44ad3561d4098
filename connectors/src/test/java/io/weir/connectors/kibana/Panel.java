package io.weir.connectors.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.connectors.kibana.SavedObject.Reference;

import java.util.ArrayList;
import java.util.List;

import static io.weir.connectors.kibana.Json.array;
import static io.weir.connectors.kibana.Json.object;

/**
 * A panel before it has a place.
 *
 * @param content what the panel holds itself, or nothing if it shows a saved object
 * @param references from the panel to what it needs
 */
record Panel(String id, String type, String title, ObjectNode content, List<Reference> references) {
    private static final String VERSION = "8.9.0";

    /** @param visualization made by {@link Chart} */
    static Panel lens(String id, String title, ObjectNode visualization) {
        List<Reference> references = new ArrayList<>();
        for (JsonNode reference : visualization.path("references")) {
            references.add(new Reference(
                    reference.path("name").asText(),
                    reference.path("type").asText(),
                    reference.path("id").asText()));
        }
        return new Panel(id, "lens", title, object("attributes", visualization), references);
    }

    static Panel search(String id, SavedSearch search) {
        return new Panel(
                id,
                "search",
                search.title(),
                object(),
                List.of(new Reference("panel_" + id, SavedSearch.TYPE, search.id())));
    }

    static Panel text(String id, String markdown) {
        ObjectNode visualization = object(
                "data",
                object(
                        "aggs",
                        array(),
                        "searchSource",
                        object("filter", array(), "query", object("language", "kuery", "query", ""))),
                "description",
                "",
                "params",
                object("fontSize", 12, "markdown", markdown, "openLinksInNewTab", false),
                "title",
                "",
                "type",
                "markdown",
                "uiState",
                object());
        return new Panel(id, "visualization", "", object("savedVis", visualization), List.of());
    }

    ObjectNode at(int x, int y, int width, int height) {
        ObjectNode config = content.deepCopy();
        config.set("enhancements", object());
        config.put("hidePanelTitles", title.isEmpty());
        config.put("title", title);
        ObjectNode panel = object(
                "embeddableConfig", config,
                "gridData", object("h", height, "i", id, "w", width, "x", x, "y", y),
                "panelIndex", id,
                "title", title,
                "type", type,
                "version", VERSION);
        if (type.equals(SavedSearch.TYPE)) {
            panel.put("panelRefName", "panel_" + id);
        }
        return panel;
    }
}
