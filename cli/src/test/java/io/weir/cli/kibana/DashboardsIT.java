package io.weir.cli.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.export.IncidentEvidence;
import io.weir.cli.export.ReplayedAttack;
import io.weir.cli.kibana.PanelQuery.Need;
import io.weir.cli.stack.ElasticsearchNode;
import io.weir.connectors.alert.AlertDocument;
import io.weir.connectors.archive.DeadLetterDocuments;
import io.weir.connectors.elasticsearch.ElasticsearchConnection;
import io.weir.connectors.elasticsearch.ElasticsearchSetup;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.incident.IncidentDocument;
import io.weir.connectors.intel.MaxMindFileWriter;
import io.weir.connectors.kafka.DeadLetterRecord;
import io.weir.connectors.response.Acknowledgements;
import io.weir.connectors.response.ResponseDocument;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.jobs.replay.ReplayOutcome;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Status;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks a real node everything that the dashboards ask, derived from their saved state. It holds what the jobs make of a simulated attack,
 * as their sinks write it.
 */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NUMBERS = Set.of("long", "integer", "float", "double");
    private static final Set<String> WORDS = Set.of("keyword", "ip", "boolean");

    private static ElasticsearchNode node;
    private static ElasticsearchConnection connection;
    private static ReplayOutcome outcome;
    private static Incident incident;
    private static SavedObjects saved;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        saved = SavedObjects.of(SavedObjects.bundled());
        Path places = new MaxMindFileWriter()
                .with("0.0.0.0/1", Map.of("country", Map.of("iso_code", "FR")))
                .with("128.0.0.0/1", Map.of("country", Map.of("iso_code", "NZ")))
                .writeTo(directory.resolve("countries.mmdb"));
        outcome = ReplayedAttack.outcome(directory, List.of(places.toString()));
        incident = worstWhileOpen();
        node = ElasticsearchNode.start("dashboards", Map.of(), Map.of());
        connection = node.connect();
        ElasticsearchSetup.apply(connection);
        for (IndexDocument document : documents()) {
            index(document);
        }
        refresh();
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

    /** At the end of a recording all incidents are closed, for nothing happens any more. */
    private static Incident worstWhileOpen() {
        return outcome.incidentVersions().stream()
                .filter(version -> version.status() == Status.OPEN && version.severity() == Severity.CRITICAL)
                .max(Comparator.comparingLong(Incident::version))
                .orElseThrow();
    }

    private static List<IndexDocument> documents() {
        List<IndexDocument> documents = new ArrayList<>();
        for (Alert alert : outcome.newest()) {
            byte[] json = outcome.described().get(alert.id());
            if (json != null) {
                documents.add(new IndexDocument(AlertDocument.index(alert), alert.id(), alert.version(), json));
            }
        }
        documents.add(IncidentDocument.of(incident));
        outcome.responses().forEach(response -> documents.add(ResponseDocument.of(response, Acknowledgements.NONE)));
        for (String stage : List.of("parse", "index", "late")) {
            DeadLetter letter = new DeadLetter(
                    "telemetry.auth", 0, documents.size(), stage, "told by a test", stage.getBytes(UTF_8));
            documents.add(
                    DeadLetterDocuments.of(received(documents.size(), DeadLetterRecord.of("weir.deadletter", letter))));
        }
        return documents;
    }

    private static ConsumerRecord<byte[], byte[]> received(long offset, ProducerRecord<byte[], byte[]> sent) {
        return new ConsumerRecord<>(
                sent.topic(),
                0,
                offset,
                incident.openedMillis(),
                TimestampType.CREATE_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }

    /** As somebody takes the incident on. */
    private static Incident acknowledged(Incident open) {
        return new Incident(
                open.id(),
                open.version() + 1,
                open.tenant(),
                Status.ACKNOWLEDGED,
                open.severity(),
                open.priority(),
                open.score(),
                open.contributions(),
                open.phase(),
                open.phases(),
                open.title(),
                open.summary(),
                open.alertCount(),
                open.eventCount(),
                open.firstMillis(),
                open.lastMillis(),
                open.openedMillis(),
                open.openedMillis() + 240_000,
                0,
                "anna",
                open.verdict(),
                open.parent(),
                open.predecessor(),
                open.entities(),
                open.hosts(),
                open.users(),
                open.rules(),
                open.techniques(),
                open.indicators(),
                open.timeline(),
                open.history(),
                open.cut());
    }

    @Test
    @Order(1)
    void rulesFindAnIncidentThatNobodyLooksAt() throws IOException {
        for (PanelQuery rule : SavedObjects.alertingRules()) {
            assertThat(emptiness(rule, "")).as(rule.panel()).isEmpty();
        }
    }

    @Test
    @Order(2)
    void rulesAreQuietOnceSomebodyDoes() throws IOException {
        index(IncidentDocument.of(acknowledged(incident)));
        refresh();

        for (PanelQuery rule : SavedObjects.alertingRules()) {
            assertThat(emptiness(rule, "")).as(rule.panel()).containsExactly("no incident");
        }
    }

    @Test
    @Order(3)
    void everyPanelOfTheOverviewHasData() throws IOException {
        List<PanelQuery> panels = saved.panels("weir-overview");
        assertThat(panels).hasSizeGreaterThan(15);

        assertThat(emptyPanels(panels, "")).isEmpty();
    }

    @Test
    @Order(4)
    void theStoryOfAnIncidentFillsItsDashboardAndFindsItsAlertsAndNoOthers() throws IOException {
        String search =
                IncidentDocument.json(incident).at("/weir/incident/search").asText();
        List<PanelQuery> panels = saved.panels("weir-incident");
        assertThat(panels).hasSizeGreaterThan(10);

        assertThat(emptyPanels(panels, search)).isEmpty();

        ObjectNode body = JSON.createObjectNode().put("size", 1000).put("_source", false);
        body.set("query", Kql.parse(search).query());
        Set<String> found = new TreeSet<>();
        ask("weir-alerts-*", body)
                .at("/hits/hits")
                .forEach(hit -> found.add(hit.path("_id").asText()));
        Set<String> wanted = new TreeSet<>();
        IncidentEvidence.alertsOf(incident, outcome.newest()).forEach(alert -> wanted.add(alert.id()));
        assertThat(found).isEqualTo(wanted).hasSizeGreaterThan(3);
    }

    @Test
    @Order(5)
    void everyFieldThatIsAskedForIsThereAndFitsWhatIsDoneWithIt() throws IOException {
        List<PanelQuery> queries = new ArrayList<>(SavedObjects.alertingRules());
        for (String dashboard : saved.dashboards()) {
            queries.addAll(saved.panels(dashboard));
        }
        for (PanelQuery query : queries) {
            JsonNode fields = fields(query.indices());
            query.needs().forEach((field, need) -> assertThat(misfit(fields, field, need))
                    .as(query.panel() + ": " + field)
                    .isEmpty());
        }
    }

    @Test
    @Order(6)
    void controlsOfferValuesAndChoosingOneLeavesAlertsAndIncidents() throws IOException {
        for (String dashboard : saved.dashboards()) {
            assertThat(saved.controls(dashboard)).isNotEmpty();
            for (SavedObjects.Control control : saved.controls(dashboard)) {
                assertThat(misfit(fields(control.indices()), control.field(), Need.TERMS))
                        .isEmpty();
                ObjectNode body = JSON.createObjectNode().put("size", 0);
                body.withObject("/aggs/values/terms").put("field", control.field());
                JsonNode values = ask(control.indices(), body).at("/aggregations/values/buckets");
                assertThat(values).as(control.name()).isNotEmpty();
                ObjectNode chosen = JSON.createObjectNode();
                chosen.withObject("/query/term")
                        .put(control.field(), values.path(0).path("key").asText());
                for (String indices : List.of("weir-alerts-*", "weir-incidents-*")) {
                    assertThat(ask(indices, chosen).at("/hits/total/value").asLong())
                            .as(control.name() + " in " + indices)
                            .isPositive();
                }
            }
        }
    }

    @Test
    @Order(7)
    void dataViewsShowFieldsThatExist() throws IOException {
        assertThat(saved.formattedFields().keySet())
                .containsExactlyInAnyOrder(
                        "weir-alerts-*", "weir-incidents-*", "weir-responses-*", "weir-deadletters-*", "weir-events-*");
        for (Map.Entry<String, List<String>> view : saved.formattedFields().entrySet()) {
            for (String field : view.getValue()) {
                assertThat(misfit(fields(view.getKey()), field, Need.SHOW))
                        .as(field)
                        .isEmpty();
            }
        }
    }

    @Test
    @Order(8)
    void whatIsWrongWithAPanelIsNoticed() throws IOException {
        String file = SavedObjects.bundled();
        assertThat(emptyPanels(replaced(file, "weir.risk.score", "event.duration"), ""))
                .anySatisfy(problem -> assertThat(problem).startsWith("weir-overview/top-sources: column max-"))
                .anySatisfy(problem -> assertThat(problem).startsWith("weir-overview/alerts: column event.duration"));
        assertThat(emptyPanels(replaced(file, "source.geo.country_iso_code", "source.geo.country_name"), ""))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).startsWith("weir-overview/top-countries: column "));
        assertThat(emptyPanels(replaced(file, "weir.incident.status: (", "weir.incident.verdict: ("), ""))
                .anySatisfy(problem -> assertThat(problem).startsWith("weir-overview/open-figure: no document"));
        JsonNode fields = fields("weir-incidents-*");
        assertThat(misfit(fields, "weir.incident.phase", Need.NUMBER)).isPresent();
        assertThat(misfit(fields, "weir.incident.timeline.severity", Need.TERMS))
                .isPresent();
        assertThat(misfit(fields, "weir.incident.summary", Need.TERMS)).isPresent();
        assertThat(misfit(fields, "weir.incident.search", Need.SEARCH)).isPresent();
        assertThat(misfit(fields, "weir.incident.surprise", Need.SHOW)).isPresent();
    }

    private static List<PanelQuery> replaced(String file, String right, String wrong) throws IOException {
        assertThat(file).contains(right);
        return SavedObjects.of(file.replace(right, wrong)).panels("weir-overview");
    }

    private static List<String> emptyPanels(List<PanelQuery> panels, String search) throws IOException {
        List<String> empty = new ArrayList<>();
        for (PanelQuery panel : panels) {
            for (String part : emptiness(panel, search)) {
                empty.add(panel.panel() + ": " + part + " of " + panel.body());
            }
        }
        return empty;
    }

    /** What is empty of a panel's answer, given the search of the dashboard. */
    private static List<String> emptiness(PanelQuery panel, String search) throws IOException {
        ObjectNode body = panel.body().deepCopy();
        ArrayNode filters = JSON.createArrayNode();
        filters.add(body.path("query")).add(Kql.parse(search).query());
        filters.addObject()
                .putObject("range")
                .putObject("@timestamp")
                .put("gte", "2020-01-01T00:00:00Z")
                .put("lte", "2100-01-01T00:00:00Z");
        body.putObject("query").putObject("bool").set("filter", filters);
        List<String> empty = new ArrayList<>();
        panel.emptiness().accept(ask(panel.indices(), body), empty::add);
        return empty;
    }

    /** Why a field is not good for what is done with it; empty if it is. */
    private static Optional<String> misfit(JsonNode fields, String field, Need need) {
        JsonNode types = fields.path(field);
        if (types.size() != 1) {
            return Optional.of("is of the types " + types);
        }
        for (int dot = field.indexOf('.'); dot > 0; dot = field.indexOf('.', dot + 1)) {
            if (fields.path(field.substring(0, dot)).has("nested")) {
                return Optional.of("is within objects that Kibana does not look into");
            }
        }
        String type = types.fieldNames().next();
        boolean isAggregatable = types.path(type).path("aggregatable").asBoolean();
        boolean isGood =
                switch (need) {
                    case SHOW -> true;
                    case SEARCH -> types.path(type).path("searchable").asBoolean();
                    case TIME -> isAggregatable && type.equals("date");
                    case TERMS -> isAggregatable && WORDS.contains(type);
                    case NUMBER -> isAggregatable && NUMBERS.contains(type);
                    case SORT -> isAggregatable;
                };
        return isGood ? Optional.empty() : Optional.of("is " + types + ", needed for " + need);
    }

    private static final Map<String, JsonNode> FIELDS = new HashMap<>();

    private static JsonNode fields(String indices) throws IOException {
        JsonNode known = FIELDS.get(indices);
        if (known == null) {
            known = read(new Request("GET", "/" + indices + "/_field_caps?fields=*"))
                    .path("fields");
            FIELDS.put(indices, known);
        }
        return known;
    }

    private static JsonNode ask(String indices, ObjectNode body) throws IOException {
        Request request = new Request("POST", "/" + indices + "/_search");
        request.setJsonEntity(body.toString());
        try {
            return read(request);
        } catch (ResponseException e) {
            throw new AssertionError(indices + " refuses " + body + ": " + e.getMessage(), e);
        }
    }

    private static void index(IndexDocument document) throws IOException {
        Request request = new Request(
                "PUT",
                "/" + document.index() + "/_doc/" + document.id() + "?version_type=external_gte&version="
                        + document.version());
        request.setJsonEntity(new String(document.json(), UTF_8));
        connection.rest().performRequest(request);
    }

    private static void refresh() throws IOException {
        connection.rest().performRequest(new Request("POST", "/weir-*/_refresh"));
    }

    private static JsonNode read(Request request) throws IOException {
        return JSON.readTree(
                connection.rest().performRequest(request).getEntity().getContent());
    }
}
