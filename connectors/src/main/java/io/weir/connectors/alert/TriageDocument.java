package io.weir.connectors.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Triage;

import java.time.Instant;
import java.util.Locale;

/** What people decided about an alert, as a part of its document. */
final class TriageDocument {
    private TriageDocument() {}

    static void put(Triage triage, ObjectNode document) {
        ObjectNode own = document.withObject("/weir/alert");
        own.put("status", triage.status().name().toLowerCase(Locale.ROOT));
        putText(own, "assignee", triage.assignee());
        putText(own, "verdict", triage.verdict());
        putTime(own, "acknowledged", triage.acknowledgedMillis());
        putTime(own, "closed", triage.closedMillis());
        ArrayNode history = own.putArray("history");
        for (Note note : triage.history()) {
            ObjectNode node = history.addObject()
                    .put("time", Instant.ofEpochMilli(note.timeMillis()).toString())
                    .put("user", note.user())
                    .put("action", note.action());
            putText(node, "text", note.text());
        }
    }

    private static void putText(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    private static void putTime(ObjectNode node, String name, long millis) {
        if (millis > 0) {
            node.put(name, Instant.ofEpochMilli(millis).toString());
        }
    }
}
