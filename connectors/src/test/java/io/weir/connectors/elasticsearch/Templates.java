package io.weir.connectors.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;

/** The mappings that templates and their components make together, without a server. */
public final class Templates {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Templates() {}

    /** The fields of a document that a template does not map. */
    public static Set<String> unmapped(String template, JsonNode document) throws IOException {
        Set<String> unmapped = new TreeSet<>();
        collect("", document, properties(template), unmapped);
        return unmapped;
    }

    private static JsonNode properties(String name) throws IOException {
        JsonNode template = resource(name + ".template.json");
        ObjectNode all = JSON.createObjectNode();
        for (JsonNode component : template.path("composed_of")) {
            if (!component.asText().equals("weir-custom")) { // that of a site
                merge(all, resource(component.asText() + ".component.json").at("/template/mappings/properties"));
            }
        }
        merge(all, template.at("/template/mappings/properties"));
        return all;
    }

    private static void merge(ObjectNode into, JsonNode from) {
        from.fields().forEachRemaining(field -> {
            if (into.path(field.getKey()) instanceof ObjectNode known
                    && field.getValue().isObject()) {
                merge(known, field.getValue());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }

    private static void collect(String path, JsonNode value, JsonNode properties, Set<String> unmapped) {
        value.fields().forEachRemaining(field -> {
            String name = path + "/" + field.getKey();
            JsonNode mapping = properties.path(field.getKey());
            if (mapping.isMissingNode()) {
                unmapped.add(name);
            } else if (!mapping.path("type").asText().equals("flattened")) {
                JsonNode inner = field.getValue().isArray() ? field.getValue().path(0) : field.getValue();
                if (inner.isObject()) {
                    collect(name, inner, mapping.path("properties"), unmapped);
                }
            }
        });
    }

    private static JsonNode resource(String name) throws IOException {
        try (InputStream in = Templates.class.getResourceAsStream("/elasticsearch/" + name)) {
            return JSON.readTree(in);
        }
    }
}
