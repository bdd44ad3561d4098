package io.weir.cli.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.kibana.PanelQuery.Need;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns a saved search into the request that Discover sends: documents in an order, with the fields that are columns. */
final class SearchQuery {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS = 100;

    private SearchQuery() {}

    static PanelQuery of(String panel, String indices, JsonNode attributes, JsonNode source) {
        if (!source.path("filter").isEmpty()
                || !source.path("query").path("language").asText().equals("kuery")) {
            throw new AssertionError(panel + " has filters or another language, which nobody tries");
        }
        Map<String, Need> needs = new TreeMap<>();
        Kql.Parsed search = Kql.parse(source.path("query").path("query").asText());
        search.fields().forEach(field -> needs.put(field, Need.SEARCH));
        ObjectNode body = JSON.createObjectNode().put("size", ROWS).put("_source", false);
        body.set("query", search.query());
        Set<String> columns = new TreeSet<>();
        for (JsonNode column : attributes.path("columns")) {
            columns.add(column.asText());
            needs.putIfAbsent(column.asText(), Need.SHOW);
            body.withArray("/fields").add(column.asText());
        }
        for (JsonNode order : attributes.path("sort")) {
            needs.put(order.path(0).asText(), Need.SORT);
            body.withArray("/sort")
                    .addObject()
                    .put(order.path(0).asText(), order.path(1).asText());
        }
        return new PanelQuery(panel, indices, body, needs, (answer, empty) -> {
            Set<String> missing = new TreeSet<>(columns);
            for (JsonNode hit : answer.at("/hits/hits")) {
                hit.path("fields").fieldNames().forEachRemaining(missing::remove);
            }
            missing.forEach(column -> empty.accept("column " + column));
        });
    }
}
