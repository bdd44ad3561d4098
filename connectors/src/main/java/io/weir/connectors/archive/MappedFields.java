package io.weir.connectors.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields that the index of events has a place for, read from the templates that the server gets. */
final class MappedFields {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, MappedFields> parts = new HashMap<>();
    private final String type;

    private MappedFields(String type) {
        this.type = type;
    }

    static MappedFields ofEvents() {
        MappedFields all = new MappedFields("");
        for (String resource : List.of("weir-ecs.component", "weir-events.template")) {
            all.add(read("/elasticsearch/" + resource + ".json").at("/template/mappings/properties"));
        }
        return all;
    }

    private static JsonNode read(String resource) {
        try (InputStream in = MappedFields.class.getResourceAsStream(resource)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    private void add(JsonNode properties) {
        properties.fields().forEachRemaining(field -> {
            JsonNode mapping = field.getValue();
            parts.computeIfAbsent(
                            field.getKey(),
                            name -> new MappedFields(mapping.path("type").asText("")))
                    .add(mapping.path("properties"));
        });
    }

    /** What is mapped below a name; null if nothing is. */
    MappedFields part(String name) {
        return parts.get(name);
    }

    /** Whether this is an object of fields, not a field. */
    boolean isObject() {
        return type.isEmpty();
    }

    /** Whether the server would take the value: it forgives an address that is none, but not an object in its place. */
    boolean takes(Object value) {
        if (value == null) {
            return true;
        }
        if (value instanceof List<?> list) {
            return list.stream().noneMatch(List.class::isInstance)
                    && list.stream().allMatch(this::takes);
        }
        return switch (type) {
            case "flattened" -> value instanceof Map<?, ?>;
            case "long", "float" -> value instanceof Integer || value instanceof Long || value instanceof String;
            case "date" -> value instanceof String || value instanceof Long;
            default -> !(value instanceof Map<?, ?>);
        };
    }
}
