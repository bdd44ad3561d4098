package io.weir.connectors.suggest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads the descriptions of techniques from a STIX bundle of ATT&CK, one object at a time: such bundles are large. */
public final class StixDescriptions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StixDescriptions() {}

    /** By the id of the technique; what is revoked or out of use is left out. */
    public static Map<String, String> read(Path bundle) throws IOException {
        Map<String, String> descriptions = new HashMap<>();
        try (JsonParser parser = JSON.getFactory().createParser(bundle.toFile())) {
            if (!findObjects(parser)) {
                throw new IOException(bundle + ": found no list 'objects', expected a STIX bundle");
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                JsonNode object = JSON.readTree(parser);
                boolean isTechnique = object.path("type").asText().equals("attack-pattern");
                boolean isInUse = !object.path("revoked").asBoolean()
                        && !object.path("x_mitre_deprecated").asBoolean();
                if (isTechnique && isInUse) {
                    String id = id(object);
                    if (!id.isEmpty()) {
                        descriptions.put(id, object.path("description").asText(""));
                    }
                }
            }
        }
        return descriptions;
    }

    /** Moves to the list of objects on the first level. */
    private static boolean findObjects(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("objects")) {
                return value == JsonToken.START_ARRAY;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static String id(JsonNode object) {
        for (JsonNode reference : object.path("external_references")) {
            if (reference.path("source_name").asText().equals("mitre-attack")) {
                return reference.path("external_id").asText("");
            }
        }
        return "";
    }
}
