package io.weir.cli.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What a panel asks Elasticsearch, derived from its saved state.
 *
 * @param indices the pattern of the data view
 * @param body without the query of the dashboard and its time
 * @param needs by field, what the panel does with it
 * @param emptiness tells what of an answer is empty that should not be
 */
record PanelQuery(
        String panel,
        String indices,
        ObjectNode body,
        Map<String, Need> needs,
        BiConsumer<JsonNode, Consumer<String>> emptiness) {
    /** What a field must be good for. */
    enum Need {
        SEARCH,
        TIME,
        TERMS,
        NUMBER,
        SORT,
        SHOW
    }
}
