package io.weir.cli.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The schema of the Flink operator's own resource, as the operator brings it. Kubernetes drops what a schema does not know
 * without a word; here it is a mistake.
 */
final class ResourceSchema {
    private static final String DEFINITION = "META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

    private final Map<String, Object> root;

    private ResourceSchema(Map<String, Object> root) {
        this.root = root;
    }

    static ResourceSchema ofFlinkDeployment() {
        try (InputStream in = ResourceSchema.class.getClassLoader().getResourceAsStream(DEFINITION)) {
            Map<String, Object> definition = Repository.yaml(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            Object version = Repository.list(
                            Repository.map(definition.get("spec")).get("versions"))
                    .get(0);
            Map<String, Object> schema = Repository.map(Repository.map(version).get("schema"));
            return new ResourceSchema(Repository.map(schema.get("openAPIV3Schema")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What is wrong with a resource, each with its place. */
    List<String> problems(Map<String, Object> resource) {
        List<String> problems = new ArrayList<>();
        check("spec", resource.get("spec"), property(root, "spec"), problems);
        return problems;
    }

    private static void check(String place, Object value, Map<String, Object> schema, List<String> problems) {
        if (schema.containsKey("x-kubernetes-preserve-unknown-fields") && !schema.containsKey("properties")) {
            return;
        }
        List<Object> allowed = Repository.list(schema.get("enum"));
        if (!allowed.isEmpty() && !allowed.contains(value)) {
            problems.add(place + ": found " + value + ", expected one of " + allowed);
        }
        switch (String.valueOf(schema.get("type"))) {
            case "object" -> checkObject(place, value, schema, problems);
            case "array" -> checkArray(place, value, schema, problems);
            case "string" -> expect(place, value, value instanceof String, "text", problems);
            case "boolean" -> expect(place, value, value instanceof Boolean, "true or false", problems);
            case "integer" -> expect(place, value, value instanceof Integer, "a whole number", problems);
            case "number" -> expect(place, value, value instanceof Number, "a number", problems);
            default -> {
                // either text or a number: nothing to check
            }
        }
    }

    private static void expect(String place, Object value, boolean holds, String what, List<String> problems) {
        if (!holds) {
            problems.add(place + ": found " + value + ", expected " + what);
        }
    }

    private static void checkObject(String place, Object value, Map<String, Object> schema, List<String> problems) {
        if (!(value instanceof Map<?, ?> object)) {
            problems.add(place + ": found " + value + ", expected an object");
            return;
        }
        Map<String, Object> any = schema.get("additionalProperties") instanceof Map
                ? Repository.map(schema.get("additionalProperties"))
                : Map.of();
        object.forEach((key, inner) -> {
            Map<String, Object> known = property(schema, String.valueOf(key));
            if (known.isEmpty() && any.isEmpty()) {
                problems.add(place + "." + key + ": unknown");
            } else {
                check(place + "." + key, inner, known.isEmpty() ? any : known, problems);
            }
        });
    }

    private static void checkArray(String place, Object value, Map<String, Object> schema, List<String> problems) {
        if (!(value instanceof List<?> array)) {
            problems.add(place + ": found " + value + ", expected a list");
            return;
        }
        for (int i = 0; i < array.size(); i++) {
            check(place + "[" + i + "]", array.get(i), Repository.map(schema.get("items")), problems);
        }
    }

    private static Map<String, Object> property(Map<String, Object> schema, String name) {
        return Repository.map(Repository.map(schema.get("properties")).get(name));
    }
}
