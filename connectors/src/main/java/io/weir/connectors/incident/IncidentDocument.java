package io.weir.connectors.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.elasticsearch.IndexPeriod;
import io.weir.rules.condition.Address;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Phase;
import io.weir.rules.incident.ScorePart;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/** The incident as a document: what Elasticsearch holds and Kibana shows. */
public final class IncidentDocument {
    private static final ObjectMapper JSON = new ObjectMapper();

    private IncidentDocument() {}

    /** The index follows the time at which the incident was opened, which no later version changes. */
    public static IndexDocument of(Incident incident) {
        String index = IndexPeriod.YEAR.index("weir-incidents", incident.openedMillis());
        try {
            return new IndexDocument(index, incident.id(), incident.version(), JSON.writeValueAsBytes(json(incident)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text and numbers can always be written", e);
        }
    }

    public static ObjectNode json(Incident incident) {
        ObjectNode document = JSON.createObjectNode();
        document.put("@timestamp", iso(incident.openedMillis()));
        document.putObject("event")
                .put("kind", "alert")
                .put("severity", incident.severity().number());
        ObjectNode weir = document.putObject("weir");
        weir.put("tenant", incident.tenant());
        weir.put("severity", incident.severity().level());
        texts(
                weir.putArray("entity"),
                incident.entities().stream().map(Member::label).toList());
        weir.set("incident", own(incident));
        related(document, incident);
        ObjectNode threat = document.putObject("threat");
        threat.put("framework", "MITRE ATT&CK");
        texts(
                threat.putObject("tactic").putArray("name"),
                incident.phases().stream().map(Phase::tactic).toList());
        texts(threat.putObject("technique").putArray("id"), incident.techniques());
        return document;
    }

    private static ObjectNode own(Incident incident) {
        ObjectNode own = JSON.createObjectNode();
        own.put("id", incident.id());
        own.put("version", incident.version());
        own.put("status", incident.status().name().toLowerCase(Locale.ROOT));
        own.put("severity", incident.severity().level());
        own.put("priority", incident.priority().name());
        own.put("score", incident.score());
        ArrayNode contributions = own.putArray("contributions");
        for (ScorePart part : incident.contributions()) {
            contributions.addObject().put("reason", part.reason()).put("points", part.points());
        }
        putText(own, "phase", incident.phase());
        ArrayNode phases = own.putArray("phases");
        for (Phase phase : incident.phases()) {
            phases.addObject()
                    .put("tactic", phase.tactic())
                    .put("first", iso(phase.firstMillis()))
                    .put("rule", phase.ruleName());
        }
        own.put("title", incident.title());
        own.put("summary", incident.summary());
        own.put("alert_count", incident.alertCount());
        own.put("event_count", incident.eventCount());
        own.put("first", iso(incident.firstMillis()));
        own.put("last", iso(incident.lastMillis()));
        own.put("opened", iso(incident.openedMillis()));
        own.put("time_to_detect_millis", Math.max(0, incident.openedMillis() - incident.firstMillis()));
        putTime(own, "acknowledged", incident.acknowledgedMillis());
        if (incident.acknowledgedMillis() != 0) {
            own.put("time_to_acknowledge_millis", Math.max(0, incident.acknowledgedMillis() - incident.openedMillis()));
        }
        putTime(own, "closed", incident.closedMillis());
        putText(own, "assignee", incident.assignee());
        putText(own, "verdict", incident.verdict());
        own.put("search", IncidentSearch.of(incident));
        putText(own, "parent", incident.parent());
        putText(own, "predecessor", incident.predecessor());
        ArrayNode entities = own.putArray("entities");
        for (Member member : incident.entities()) {
            ObjectNode node = entities.addObject()
                    .put("label", member.label())
                    .put("kind", member.kind())
                    .put("hop", member.hop())
                    .put("since", iso(member.sinceMillis()));
            putText(node, "via", member.via());
        }
        texts(own.putArray("hosts"), incident.hosts());
        texts(own.putArray("users"), incident.users());
        texts(own.putArray("rules"), incident.rules());
        texts(own.putArray("techniques"), incident.techniques());
        texts(own.putArray("indicators"), incident.indicators());
        timeline(own.putArray("timeline"), incident.timeline());
        ArrayNode history = own.putArray("history");
        for (Note note : incident.history()) {
            ObjectNode node = history.addObject()
                    .put("time", iso(note.timeMillis()))
                    .put("user", note.user())
                    .put("action", note.action());
            putText(node, "text", note.text());
        }
        ObjectNode cut = own.putObject("cut");
        new TreeMap<>(incident.cut()).forEach(cut::put);
        return own;
    }

    private static void timeline(ArrayNode array, List<Moment> moments) {
        for (Moment moment : moments) {
            ObjectNode node = array.addObject();
            node.put("time", iso(moment.timeMillis()));
            node.put("alert", moment.alert());
            node.putObject("rule").put("id", moment.ruleId()).put("name", moment.ruleName());
            node.put("entity", moment.entity());
            node.put("severity", moment.severity().level());
            putText(node, "tactic", moment.tactic());
            node.put("text", moment.text());
        }
    }

    private static void related(ObjectNode document, Incident incident) {
        Set<String> addresses = new LinkedHashSet<>();
        Set<String> hosts = new LinkedHashSet<>();
        for (Member member : incident.entities()) {
            if (member.kind().equals("address") && Address.parse(member.label()).isPresent()) {
                addresses.add(member.label());
            }
        }
        for (String host : incident.hosts()) {
            (Address.parse(host).isPresent() ? addresses : hosts).add(host);
        }
        ObjectNode related = document.putObject("related");
        texts(related.putArray("ip"), addresses);
        texts(related.putArray("hosts"), hosts);
        texts(related.putArray("user"), incident.users());
    }

    private static void putText(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    private static void putTime(ObjectNode node, String name, long millis) {
        if (millis != 0) {
            node.put(name, iso(millis));
        }
    }

    private static void texts(ArrayNode array, Iterable<String> values) {
        values.forEach(array::add);
    }

    private static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
