package io.weir.connectors.kibana;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

import static io.weir.connectors.kibana.Json.array;
import static io.weir.connectors.kibana.Json.object;

/** One line of the file that Kibana imports. */
record SavedObject(String type, String id, String version, ObjectNode attributes, List<Reference> references) {
    private static final String CORE_VERSION = "8.8.0";

    /** Objects name each other here, and only here: what stands within is found by the name. */
    record Reference(String name, String type, String id) {
        ObjectNode json() {
            return object("id", id, "name", name, "type", type);
        }
    }

    String line() {
        return Json.text(object(
                "attributes", attributes,
                "coreMigrationVersion", CORE_VERSION,
                "id", id,
                "managed", false,
                "references", array(references.stream().map(Reference::json).toList()),
                "type", type,
                "typeMigrationVersion", version));
    }
}
