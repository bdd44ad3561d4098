package io.weir.connectors.telemetry.windows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rewrites nested JSON as converters do that know XML but not events: attributes with {@code @}, data in a list. */
final class ListedData {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ListedData() {}

    @SuppressWarnings("unchecked")
    static String of(Map<String, Object> document) {
        Map<String, Object> event = (Map<String, Object>) rewritten(document.get("Event"));
        if (event.get("EventData") instanceof Map<?, ?> data) {
            event.put("EventData", Map.of("Data", listed((Map<String, Object>) data)));
        }
        try {
            return JSON.writeValueAsString(Map.of("Event", event));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Object rewritten(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<String, Object> rewritten = new LinkedHashMap<>();
        map.forEach((key, member) -> {
            if (key.equals("#attributes")) {
                ((Map<?, ?>) member).forEach((name, attribute) -> rewritten.put("@" + name, attribute));
            } else {
                rewritten.put(key.toString(), rewritten(member));
            }
        });
        return rewritten;
    }

    private static List<Object> listed(Map<String, Object> data) {
        List<Object> list = new ArrayList<>();
        data.forEach((name, value) -> {
            if (name.equals("Data")) {
                Object values = value instanceof Map<?, ?> map ? map.get("#text") : value;
                list.addAll(values instanceof List<?> many ? many : List.of(values));
            } else if (value == null || value.toString().isEmpty()) {
                list.add(Map.of("@Name", name)); // an element without text
            } else {
                list.add(Map.of("@Name", name, "#text", value.toString()));
            }
        });
        return list;
    }
}
