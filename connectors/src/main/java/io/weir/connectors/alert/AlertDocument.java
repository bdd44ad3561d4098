package io.weir.connectors.alert;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.connectors.elasticsearch.IndexPeriod;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertStep;
import io.weir.rules.condition.Address;
import io.weir.rules.condition.Evidence;
import io.weir.rules.incident.Finding;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The alert as an ECS document: what Elasticsearch holds and Kibana shows. */
public final class AlertDocument {
    /** The field of {@code weir.alert} that says how many milliseconds it took; by the clock, so not the same in a replay. */
    public static final String EVENT_TO_ALERT = "event_to_alert_millis";

    private static final ObjectMapper JSON = new ObjectMapper();

    private AlertDocument() {}

    /** The index follows the time at which the alert first fired, which no later version changes. */
    public static String index(Alert alert) {
        return IndexPeriod.MONTH.index("weir-alerts", alert.timeMillis());
    }

    public static ObjectNode json(Alert alert) {
        ObjectNode document = JSON.createObjectNode();
        document.put("@timestamp", iso(alert.timeMillis()));
        ObjectNode event = document.putObject("event");
        event.put("kind", "alert");
        event.put("severity", alert.severity().number());
        ObjectNode rule = document.putObject("rule");
        rule.put("id", alert.ruleId());
        rule.put("name", alert.ruleName());
        if (!alert.ruleVersion().isEmpty()) {
            rule.put("version", alert.ruleVersion());
        }
        document.set("weir", weir(alert));
        // Maps that do not change tell their entries in another order in every process.
        new TreeMap<>(alert.entities()).forEach((field, value) -> put(document, field, value));
        related(document, alert);
        threat(document, alert);
        return document;
    }

    private static ObjectNode weir(Alert alert) {
        ObjectNode weir = JSON.createObjectNode();
        weir.put("tenant", alert.tenant());
        weir.put("severity", alert.severity().level());
        weir.put("entity", Finding.whoActs(alert).label());
        ObjectNode own = weir.putObject("alert");
        own.put("id", alert.id());
        own.put("version", alert.version());
        own.put("count", alert.count());
        own.put("suppressed", alert.suppressed());
        own.put("first", iso(alert.firstMillis()));
        own.put("last", iso(alert.lastMillis()));
        own.put("shadow", alert.shadow());
        own.put("status", "open");
        putEventToAlert(own, alert.stages());
        texts(own.putArray("events"), alert.events());
        if (!alert.steps().isEmpty()) {
            steps(own.putArray("steps"), alert.steps());
        }
        ObjectNode group = weir.putObject("group");
        new TreeMap<>(alert.group()).forEach(group::put);
        evidence(weir.putArray("evidence"), alert.evidence());
        ObjectNode stages = weir.putObject("stages");
        new TreeMap<>(alert.stages()).forEach((stage, millis) -> stages.put(stage, iso(millis)));
        return weir;
    }

    /** From the arrival of the event that decided until the alert was raised; the clocks of two machines may disagree a little. */
    private static void putEventToAlert(ObjectNode own, Map<String, Long> stages) {
        Long ingested = stages.get("ingested");
        Long raised = stages.get("detected");
        if (ingested != null && raised != null) {
            own.put(EVENT_TO_ALERT, Math.max(0, raised - ingested));
        }
    }

    private static void steps(ArrayNode array, List<AlertStep> steps) {
        for (AlertStep step : steps) {
            ObjectNode node = array.addObject();
            node.put("name", step.name());
            node.putObject("rule").put("id", step.ruleId()).put("name", step.ruleName());
            node.put("time", iso(step.timeMillis()));
            node.put("event", step.eventId());
            node.put("entity", step.entity());
            evidence(node.putArray("evidence"), step.evidence());
        }
    }

    private static void evidence(ArrayNode array, List<Evidence> evidence) {
        for (Evidence each : evidence) {
            array.addObject()
                    .put("field", each.field())
                    .put("value", each.value())
                    .put("test", each.test());
        }
    }

    private static void related(ObjectNode document, Alert alert) {
        Map<String, TreeSet<String>> related = new TreeMap<>();
        Map<String, String> seen = new TreeMap<>(alert.entities());
        seen.putAll(alert.group());
        seen.forEach((field, value) -> {
            String kind = relatedKind(field);
            if (!kind.isEmpty()) {
                related.computeIfAbsent(kind, any -> new TreeSet<>()).add(value);
            }
        });
        for (String target : alert.targets()) {
            String kind = Address.parse(target).isPresent() ? "ip" : "hosts";
            related.computeIfAbsent(kind, any -> new TreeSet<>()).add(target);
        }
        if (!related.isEmpty()) {
            ObjectNode node = document.putObject("related");
            related.forEach((kind, values) -> texts(node.putArray(kind), values));
        }
    }

    private static String relatedKind(String field) {
        return switch (field.substring(field.lastIndexOf('.') + 1)) {
            case "ip" -> "ip";
            case "name" -> field.equals("user.name") ? "user" : field.equals("host.name") ? "hosts" : "";
            default -> "";
        };
    }

    private static void threat(ObjectNode document, Alert alert) {
        if (alert.tactics().isEmpty() && alert.techniques().isEmpty()) {
            return;
        }
        ObjectNode threat = document.putObject("threat");
        threat.put("framework", "MITRE ATT&CK");
        texts(threat.putObject("tactic").putArray("name"), alert.tactics());
        texts(threat.putObject("technique").putArray("id"), alert.techniques());
    }

    /** Writes {@code source.ip} as a field of the object {@code source}. */
    private static void put(ObjectNode document, String dottedName, String value) {
        ObjectNode parent = document;
        String rest = dottedName;
        for (int dot = rest.indexOf('.'); dot > 0; dot = rest.indexOf('.')) {
            parent = parent.withObjectProperty(rest.substring(0, dot));
            rest = rest.substring(dot + 1);
        }
        parent.put(rest, value);
    }

    private static void texts(ArrayNode array, Iterable<String> values) {
        values.forEach(array::add);
    }

    private static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
