package io.weir.cli.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.rules.alert.Alert;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.incident.Incident;
import io.weir.rules.playbook.Response;

import java.util.List;
import java.util.Map;

/**
 * An incident with all that it rests on.
 *
 * @param events the records as they were shipped, by topic and in their order
 * @param archived documents of events that the topics do not have any more; they show what happened, but cannot be replayed
 * @param gaps what could not be had, in sentences; a bundle with gaps is partial
 */
public record Bundle(
        Incident incident,
        List<Alert> alerts,
        List<Response> responses,
        List<RuleDocument> rules,
        Map<String, List<byte[]>> events,
        List<JsonNode> archived,
        List<String> gaps) {
    public Bundle {
        alerts = List.copyOf(alerts);
        responses = List.copyOf(responses);
        rules = List.copyOf(rules);
        events = Map.copyOf(events);
        archived = List.copyOf(archived);
        gaps = List.copyOf(gaps);
    }
}
