package io.weir.connectors.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.connectors.elasticsearch.SetupStep.Change;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings templates, policies, roles and the mappings of existing indices to what this version of Weir writes. What is so
 * already is left alone, so doing it again changes nothing; no document is ever touched.
 */
public final class ElasticsearchSetup {
    /** What Weir writes; each has a template, a policy, and an alias of the same name. */
    private static final List<String> KINDS =
            List.of("weir-alerts", "weir-incidents", "weir-responses", "weir-events", "weir-deadletters");

    private static final List<String> COMPONENTS = List.of("weir-settings", "weir-ecs");
    private static final List<String> ROLES = List.of("weir_admin", "weir_analyst", "weir_viewer", "weir_writer");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final RestClient rest;
    private final List<SetupStep> steps = new ArrayList<>();

    private ElasticsearchSetup(RestClient rest) {
        this.rest = rest;
    }

    /** Says what was done, in the order in which it was. */
    public static List<SetupStep> apply(ElasticsearchConnection connection) throws IOException {
        connection.check();
        ElasticsearchSetup setup = new ElasticsearchSetup(connection.rest());
        boolean hasPolicies = setup.policies();
        for (String component : COMPONENTS) {
            setup.component(component);
        }
        for (String kind : KINDS) {
            setup.template(kind, hasPolicies);
            setup.indices(kind);
        }
        setup.roles();
        return setup.steps;
    }

    /** Whether the server deletes indices by itself; policies that are there are the site's own. */
    private boolean policies() throws IOException {
        if (get("/_ilm/status").isEmpty()) {
            steps.add(new SetupStep(
                    "lifecycle policies", Change.SKIPPED, "this server has no ILM: old indices are yours to delete"));
            return false;
        }
        for (String kind : KINDS) {
            boolean isThere = get("/_ilm/policy/" + kind).isPresent();
            if (!isThere) {
                put("/_ilm/policy/" + kind, resource("ilm/" + kind + ".policy"));
            }
            steps.add(SetupStep.of("lifecycle policy " + kind, isThere ? Change.UNCHANGED : Change.CREATED));
        }
        return true;
    }

    private void component(String name) throws IOException {
        put(
                "component template " + name,
                "/_component_template/" + name,
                get("/_component_template/" + name).map(found -> found.at("/component_templates/0/component_template")),
                resource(name + ".component"));
    }

    private void template(String kind, boolean hasPolicies) throws IOException {
        JsonNode wanted = resource(kind + ".template");
        if (hasPolicies) {
            ((ObjectNode) wanted)
                    .withObject("/template/settings/index/lifecycle")
                    .put("name", kind);
        }
        put(
                "index template " + kind,
                "/_index_template/" + kind,
                get("/_index_template/" + kind).map(found -> found.at("/index_templates/0/index_template")),
                wanted);
    }

    private void put(String subject, String path, Optional<JsonNode> found, JsonNode wanted) throws IOException {
        if (found.isPresent()
                && JsonSubset.covers(found.get(), wanted)
                && JsonSubset.covers(wanted.path("template"), found.get().path("template"))) {
            steps.add(SetupStep.of(subject, Change.UNCHANGED));
            return;
        }
        put(path, wanted);
        steps.add(SetupStep.of(subject, found.isPresent() ? Change.UPDATED : Change.CREATED));
    }

    /** Existing indices learn new fields; what they hold of a field in another form stays as it is. */
    private void indices(String kind) throws IOException {
        JsonNode resolved = post("/_index_template/_simulate/" + kind).path("template");
        JsonNode wanted = resolved.path("mappings");
        JsonNode found = get("/" + kind + "-*/_mapping").orElseGet(JSON::createObjectNode);
        JsonNode aliased = get("/" + kind + "-*/_alias").orElseGet(JSON::createObjectNode);
        for (String index : new TreeSet<>(names(found))) {
            mapping(index, found.path(index).path("mappings"), wanted);
            if (!aliased.path(index).path("aliases").has(kind)) {
                put("/" + index + "/_alias/" + kind, JSON.createObjectNode());
                steps.add(new SetupStep("index " + index, Change.UPDATED, "alias " + kind));
            }
        }
    }

    private void mapping(String index, JsonNode before, JsonNode wanted) throws IOException {
        String subject = "index " + index;
        if (JsonSubset.covers(before, wanted)) {
            steps.add(SetupStep.of(subject, Change.UNCHANGED));
            return;
        }
        try {
            put("/" + index + "/_mapping", wanted);
        } catch (ResponseException e) {
            steps.add(new SetupStep(
                    subject,
                    Change.PROBLEM,
                    "its mapping cannot take the new fields, a new index will have them: " + Trouble.of(e)));
            return;
        }
        Set<String> fields = fields("", wanted);
        fields.removeAll(fields("", before));
        steps.add(new SetupStep(
                subject,
                Change.UPDATED,
                fields.isEmpty() ? "parameters of fields" : "new fields: " + String.join(", ", fields)));
    }

    private void roles() throws IOException {
        if (get("/_security/_authenticate").isEmpty()) {
            steps.add(new SetupStep(
                    "roles", Change.SKIPPED, "security is off on this server: everybody may do everything"));
            return;
        }
        for (String role : ROLES) {
            role(role);
        }
    }

    private void role(String role) throws IOException {
        String path = "/_security/role/" + role;
        JsonNode wanted = resource("roles/" + role + ".role");
        try {
            Optional<JsonNode> found = get(path).map(roles -> roles.path(role));
            if (found.isPresent() && JsonSubset.covers(found.get(), wanted)) {
                steps.add(SetupStep.of("role " + role, Change.UNCHANGED));
                return;
            }
            put(path, wanted);
            steps.add(SetupStep.of("role " + role, found.isPresent() ? Change.UPDATED : Change.CREATED));
        } catch (ResponseException e) {
            boolean isForbidden = e.getResponse().getStatusLine().getStatusCode() == FORBIDDEN;
            steps.add(new SetupStep(
                    "role " + role,
                    isForbidden ? Change.SKIPPED : Change.PROBLEM,
                    isForbidden ? "this user may not manage roles" : "cannot be put: " + Trouble.of(e)));
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The fields of a mapping, by dotted name. */
    private static Set<String> fields(String prefix, JsonNode mapping) {
        Set<String> fields = new TreeSet<>();
        mapping.path("properties").fields().forEachRemaining(entry -> {
            if (entry.getValue().has("properties")) {
                fields.addAll(fields(prefix + entry.getKey() + ".", entry.getValue()));
            } else {
                fields.add(prefix + entry.getKey());
            }
        });
        return fields;
    }

    /** Empty if it is not there, or the server does not know the question. */
    private Optional<JsonNode> get(String path) throws IOException {
        try {
            return Optional.of(read(rest.performRequest(new Request("GET", path))));
        } catch (ResponseException e) {
            int status = e.getResponse().getStatusLine().getStatusCode();
            if (status == NOT_FOUND || isUnknown(status, e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isUnknown(int status, ResponseException refusal) {
        return status == METHOD_NOT_ALLOWED
                || refusal.getMessage().contains("no handler found")
                || refusal.getMessage().contains("Security must be explicitly enabled");
    }

    private JsonNode post(String path) throws IOException {
        return read(rest.performRequest(new Request("POST", path)));
    }

    private void put(String path, JsonNode body) throws IOException {
        Request request = new Request("PUT", path);
        request.setJsonEntity(body.toString());
        rest.performRequest(request);
    }

    private static JsonNode read(Response response) throws IOException {
        try (InputStream in = response.getEntity().getContent()) {
            return JSON.readTree(in);
        }
    }

    private static JsonNode resource(String name) throws IOException {
        String resource = "/elasticsearch/" + name + ".json";
        try (InputStream in = ElasticsearchSetup.class.getResourceAsStream(resource)) {
            return JSON.readTree(in);
        }
    }
}
