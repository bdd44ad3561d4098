package io.weir.connectors.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.alert.AlertDocument;
import io.weir.connectors.incident.IncidentDocument;
import io.weir.connectors.response.ResponseDocument;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.playbook.Playbook.Mode;
import io.weir.rules.playbook.Response;

import java.util.Locale;
import java.util.Optional;

/** Makes notices of alerts, incidents and responses that were written at some time. */
public final class Notices {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Notices() {}

    /** Empty for what a rule on trial raised: nobody is told. */
    public static Optional<Notice> of(Alert alert, long writtenMillis) {
        if (alert.shadow()) {
            return Optional.empty();
        }
        return Optional.of(new Notice(
                Notice.Kind.ALERT,
                alert.tenant(),
                alert.id(),
                alert.version(),
                alert.severity(),
                Math.max(alert.timeMillis(), alert.lastMillis()),
                writtenMillis,
                alert.ruleName(),
                new Standing(alert.severity().level(), "", "", ""),
                "",
                bytes(AlertDocument.json(alert))));
    }

    public static Notice of(Incident incident, long writtenMillis) {
        long latest = Math.max(incident.lastMillis(), Math.max(incident.acknowledgedMillis(), incident.closedMillis()));
        for (Note note : incident.history()) {
            latest = Math.max(latest, note.timeMillis());
        }
        return new Notice(
                Notice.Kind.INCIDENT,
                incident.tenant(),
                incident.id(),
                incident.version(),
                incident.severity(),
                latest,
                writtenMillis,
                incident.title(),
                new Standing(incident.severity().level(), incident.phase(), word(incident.status()), incident.parent()),
                "",
                bytes(IncidentDocument.json(incident)));
    }

    /** What is really done weighs more than what is only rehearsed. */
    public static Notice of(Response response, long writtenMillis) {
        Severity severity = response.mode() == Mode.ENFORCE ? Severity.HIGH : Severity.LOW;
        return new Notice(
                Notice.Kind.RESPONSE,
                response.tenant(),
                response.id(),
                response.version(),
                severity,
                response.createdMillis(),
                writtenMillis,
                response.title(),
                new Standing(severity.level(), "", word(response.status()), ""),
                "",
                bytes(ResponseDocument.json(response)));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static byte[] bytes(JsonNode document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text and numbers can always be written", e);
        }
    }
}
