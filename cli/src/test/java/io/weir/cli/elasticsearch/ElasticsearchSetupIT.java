package io.weir.cli.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.stack.ElasticsearchNode;
import io.weir.connectors.alert.AlertDocument;
import io.weir.connectors.alert.AssessmentDocument;
import io.weir.connectors.archive.EventArchivist;
import io.weir.connectors.archive.FieldSelection;
import io.weir.connectors.archive.Sampling;
import io.weir.connectors.elasticsearch.ElasticsearchConnection;
import io.weir.connectors.elasticsearch.ElasticsearchSetup;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.elasticsearch.SetupStep;
import io.weir.connectors.elasticsearch.SetupStep.Change;
import io.weir.connectors.incident.IncidentDocument;
import io.weir.connectors.response.ResponseDocument;
import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.connectors.telemetry.TopicReaders;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The set-up of a real node, and whether the node takes every document that Weir can write. */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ElasticsearchSetupIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ElasticsearchNode node;
    private static ElasticsearchConnection connection;

    @BeforeAll
    static void start() throws Exception {
        node = ElasticsearchNode.start("setup", Map.of(), Map.of());
        connection = node.connect();
    }

    @AfterAll
    static void stop() throws Exception {
        if (connection != null) {
            connection.close();
        }
        if (node != null) {
            node.close();
        }
    }

    @Test
    @Order(1)
    void anOldSetUpIsUpgradedWithoutLoss() throws Exception {
        put(
                "/_index_template/weir-alerts",
                """
                {"index_patterns": ["weir-alerts-*"], "priority": 500, "template": {
                  "settings": {"number_of_shards": 1, "number_of_replicas": 0},
                  "mappings": {"dynamic": false, "properties": {
                    "@timestamp": {"type": "date"},
                    "source": {"properties": {"ip": {"type": "ip"}}},
                    "rule": {"properties": {"id": {"type": "keyword"}, "name": {"type": "text"}}},
                    "weir": {"properties": {"tenant": {"type": "keyword"}, "alert": {"properties": {
                      "id": {"type": "keyword"}}}}}}}}}
                """);
        put(
                "/weir-alerts-2025.12/_doc/old",
                "{\"@timestamp\":\"2025-12-01T00:00:00Z\",\"source\":{\"ip\":\"192.0.2.1\"}}");
        put(
                "/weir-incidents-2025",
                "{\"mappings\":{\"dynamic\":false,\"properties\":{\"weir\":{\"properties\":{\"tenant\":{\"type\":\"keyword\"}}}}}}");
        put("/weir-incidents-2025/_doc/old", "{\"weir\":{\"tenant\":\"default\"}}");

        List<SetupStep> steps = ElasticsearchSetup.apply(connection);

        assertThat(steps).contains(new SetupStep("index template weir-alerts", Change.UPDATED, ""));
        assertThat(steps).contains(new SetupStep("index template weir-events", Change.CREATED, ""));
        assertThat(steps)
                .filteredOn(step -> step.subject().equals("index weir-alerts-2025.12"))
                .extracting(SetupStep::change)
                .as("'rule.name' was text once, which cannot be changed")
                .contains(Change.PROBLEM);
        assertThat(steps)
                .filteredOn(step -> step.subject().equals("index weir-incidents-2025"))
                .anySatisfy(step -> assertThat(step.detail()).contains("weir.incident.score"))
                .anySatisfy(step -> assertThat(step.detail()).isEqualTo("alias weir-incidents"));
        assertThat(get("/weir-alerts/_doc/old").path("found").asBoolean()).isTrue();
        assertThat(get("/weir-incidents/_doc/old").path("found").asBoolean()).isTrue();
        connection.rest().performRequest(new Request("DELETE", "/weir-alerts-2025.12"));
    }

    @Test
    @Order(2)
    void doingItAgainChangesNothing() throws Exception {
        ElasticsearchSetup.apply(connection);

        List<SetupStep> steps = ElasticsearchSetup.apply(connection);

        assertThat(steps).extracting(SetupStep::change).containsOnly(Change.UNCHANGED, Change.SKIPPED);
        assertThat(steps)
                .filteredOn(step -> step.change() == Change.SKIPPED)
                .extracting(SetupStep::subject)
                .as("this node has neither")
                .containsExactly("lifecycle policies", "roles");
    }

    @Test
    @Order(3)
    void aSitesOwnSettingsWin() throws Exception {
        put(
                "/_component_template/weir-custom",
                "{\"template\":{\"settings\":{\"number_of_replicas\":1},\"mappings\":{\"properties\":{\"site\":{\"type\":\"keyword\"}}}}}");

        JsonNode resolved = JSON.readTree(connection
                .rest()
                .performRequest(new Request("POST", "/_index_template/_simulate/weir-alerts"))
                .getEntity()
                .getContent());

        assertThat(resolved.at("/template/settings/index/number_of_replicas").asText())
                .isEqualTo("1");
        assertThat(resolved.at("/template/mappings/properties/site/type").asText())
                .isEqualTo("keyword");
        connection.rest().performRequest(new Request("DELETE", "/_component_template/weir-custom"));
    }

    @Test
    @Order(4)
    void everyFieldOfEveryDocumentIsMapped() throws Exception {
        ElasticsearchSetup.apply(connection);
        var alert = AlertDocument.json(FullDocuments.alert());
        AssessmentDocument.put(FullDocuments.assessment(), alert);
        assertIndexedAndMapped("weir-alerts-2026.01", alert);
        assertIndexedAndMapped("weir-incidents-2026", IncidentDocument.json(FullDocuments.incident()));
        assertIndexedAndMapped("weir-responses-2026.01", ResponseDocument.json(FullDocuments.response()));
    }

    @Test
    @Order(5)
    void whatAttackersWriteIntoFieldsKeepsNoAlertOut() throws Exception {
        var alert = FullDocuments.alert(Map.of(
                "source.ip",
                "not-an-address",
                "source.port",
                "many",
                "user.name",
                "u".repeat(40_000),
                "host.name",
                "\0"));

        assertThat(index(
                        "weir-alerts-2026.01",
                        "hostile",
                        AlertDocument.json(alert).toString()))
                .isEqualTo(201);
    }

    @Test
    @Order(6)
    void everyEventFindsAPlaceWhateverItsForm() throws Exception {
        String deep = "{\"a\":".repeat(50) + "1" + "}".repeat(50);
        List<String> hostile = List.of(
                "{\"source\":\"a text where an object belongs\",\"@timestamp\":\"2026-02-03T04:05:06Z\"}",
                "{\"source\":{\"ip\":{\"v4\":\"192.0.2.1\"},\"port\":1e400},\"user\":{\"name\":[[\"a\"],{\"b\":1}]}}",
                "{\"source.ip\":\"192.0.2.1\",\"source\":{\"ip\":\"192.0.2.2\"}}",
                "{\"\":1,\".\":2,\"a..b\":3,\".a\":4,\"a.\":5,\" \":6,\"\\u0000\":7}",
                "{\"weir\":{\"tenant\":\"theirs\",\"alert\":{\"id\":1},\"other\":{\"x\":1},\"surprise\":2}}",
                "{\"event\":{\"id\":[],\"kind\":{},\"severity\":\"high\",\"created\":\"yesterday\",\"duration\":true}}",
                "{\"labels\":\"none\",\"tags\":{\"a\":1},\"message\":{\"text\":\"x\"},\"process\":{\"args\":[1,\"a\",null]}}",
                "{\"process\":{\"command_line\":\"" + "x".repeat(100_000) + "\"},\"unknown\":\"" + "y".repeat(100_000)
                        + "\"}",
                "{\"winlog\":" + deep + "}",
                "{\"" + "k".repeat(40_000) + "\":1}",
                "{\"number\":123456789012345678901234567890.5,\"list\":[[1,[2]],{\"a\":[{\"b\":null}]}]}");
        List<IndexDocument> documents = archived(hostile);
        assertThat(documents).hasSize(hostile.size());

        for (IndexDocument document : documents) {
            String json = new String(document.json(), UTF_8);
            assertThat(index(document.index(), document.id(), json)).as(json).isEqualTo(201);
        }
        connection.rest().performRequest(new Request("POST", "/weir-events/_refresh"));
        assertThat(get("/weir-events/_count?q=event.id:telemetry.test-0-0")
                        .path("count")
                        .asInt())
                .as("found by the id that alerts name")
                .isEqualTo(1);
        assertThat(get("/weir-events/_count?q=weir.other.source:text*")
                                .path("count")
                                .asInt()
                        + get("/weir-events/_count?q=weir.tenant:default")
                                .path("count")
                                .asInt())
                .as("tenants are ours to say")
                .isEqualTo(hostile.size());
    }

    private static List<IndexDocument> archived(List<String> shipped) {
        var readers = TopicReaders.ofDocuments(
                new TopicFormats(List.of(), "default"),
                new TelemetryLimits(1 << 20, 1 << 24, 64, 2000, 2_000, 1L << 40));
        var archivist = new EventArchivist(FieldSelection.ALL, Sampling.EVERYTHING);
        List<IndexDocument> documents = new ArrayList<>();
        for (int i = 0; i < shipped.size(); i++) {
            readers.read(
                    new TelemetryRecord(
                            "default",
                            "telemetry.test",
                            0,
                            i,
                            1_770_000_000_000L,
                            shipped.get(i).getBytes(UTF_8)),
                    new EventSink() {
                        @Override
                        public void event(ReadEvent event) {
                            archivist.document(event).ifPresent(documents::add);
                        }

                        @Override
                        public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
                            throw new AssertionError(reason);
                        }
                    });
        }
        return documents;
    }

    private static void assertIndexedAndMapped(String index, JsonNode document) throws IOException {
        assertThat(index(index, "full", document.toString())).isEqualTo(201);
        JsonNode mapping = get("/" + index + "/_mapping").path(index).path("mappings");
        Set<String> unmapped = new TreeSet<>();
        unmapped("", document, mapping, unmapped::add);
        assertThat(unmapped)
                .as("fields of " + index + " that nobody can search")
                .isEmpty();
    }

    private static void unmapped(String path, JsonNode value, JsonNode mapping, Consumer<String> found) {
        if (mapping.path("type").asText().equals("flattened")) {
            return;
        }
        if (value.isArray()) {
            value.forEach(element -> unmapped(path, element, mapping, found));
        } else if (value.isObject()) {
            value.fields()
                    .forEachRemaining(field -> unmapped(
                            path + "." + field.getKey(),
                            field.getValue(),
                            mapping.path("properties").path(field.getKey()),
                            found));
        } else if (!mapping.has("type")) {
            found.accept(path);
        }
    }

    private static int index(String index, String id, String json) throws IOException {
        try {
            return put("/" + index + "/_doc/" + id, json);
        } catch (ResponseException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static int put(String path, String json) throws IOException {
        Request request = new Request("PUT", path);
        request.setJsonEntity(json);
        return connection.rest().performRequest(request).getStatusLine().getStatusCode();
    }

    private static JsonNode get(String path) throws IOException {
        return JSON.readTree(connection
                .rest()
                .performRequest(new Request("GET", path))
                .getEntity()
                .getContent());
    }
}
