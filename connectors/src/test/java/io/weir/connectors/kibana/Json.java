package io.weir.connectors.kibana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Collection;

/** Trees of JSON in one expression. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** @param pairs names and values in turn */
    static ObjectNode object(Object... pairs) {
        ObjectNode object = MAPPER.createObjectNode();
        for (int i = 0; i < pairs.length; i += 2) {
            object.set((String) pairs[i], node(pairs[i + 1]));
        }
        return object;
    }

    static ArrayNode array(Object... elements) {
        ArrayNode array = MAPPER.createArrayNode();
        for (Object element : elements) {
            array.add(node(element));
        }
        return array;
    }

    static ArrayNode array(Collection<?> elements) {
        return array(elements.toArray());
    }

    private static JsonNode node(Object value) {
        return value instanceof JsonNode node ? node : MAPPER.valueToTree(value);
    }

    static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
