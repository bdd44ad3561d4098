package io.weir.connectors.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Map;
import java.util.TreeMap;

/** Whether JSON says all that other JSON says. Servers answer {@code "1"} where they were told {@code 1}. */
final class JsonSubset {
    private JsonSubset() {}

    static boolean covers(JsonNode there, JsonNode wanted) {
        if (wanted.isObject()) {
            Map<String, JsonNode> members = new TreeMap<>();
            wanted.fields().forEachRemaining(member -> members.put(member.getKey(), member.getValue()));
            return there.isObject()
                    && members.entrySet().stream()
                            .allMatch(member -> there.has(member.getKey())
                                    && covers(there.get(member.getKey()), member.getValue()));
        }
        if (wanted.isArray()) {
            if (!there.isArray() || there.size() != wanted.size()) {
                return false;
            }
            for (int i = 0; i < wanted.size(); i++) {
                if (!covers(there.get(i), wanted.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return wanted.isMissingNode() || there.isValueNode() && there.asText().equals(wanted.asText());
    }
}
