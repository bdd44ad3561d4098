package io.weir.cli.demo;

import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.cli.respond.IncidentSheet;
import io.weir.connectors.incident.IncidentAvro;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.response.ResponseAvro;
import io.weir.jobs.config.WeirConfig;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.playbook.Response;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the jobs tell from now on, line by line: alerts that matter, incidents whenever one gets worse, and the answers to
 * them.
 */
public final class LiveStory implements AutoCloseable {
    private static final String MARGIN = "            ";

    private final Console console;
    private final AlertTable table;
    private final AlertFeed alerts;
    private final TopicFeed<Incident> incidents;
    private final TopicFeed<Response> responses;
    private final Map<String, Incident> newest = new HashMap<>();
    private final Map<String, String> told = new HashMap<>();
    private final Map<String, Severity> severities = new HashMap<>();
    private final Set<String> minor = new HashSet<>();

    public LiveStory(Console console, WeirConfig config) {
        KafkaAccess kafka = config.kafka().access();
        this.console = console;
        this.table = new AlertTable(console);
        this.alerts = new AlertFeed(kafka, config.topics().alerts());
        this.incidents = new TopicFeed<>(kafka, config.topics().incidents(), IncidentAvro::decode);
        this.responses = new TopicFeed<>(kafka, config.topics().responses(), ResponseAvro::decode);
    }

    /** Prints what came. */
    public void follow(Duration patience) {
        alerts.poll(patience).forEach(this::tell);
        incidents.poll(Duration.ZERO).forEach(this::tell);
        responses.poll(Duration.ZERO).forEach(this::tell);
    }

    /** The incident in which an address takes part, as far as it got. */
    public Optional<Incident> incidentOf(String address) {
        return newest.values().stream()
                .filter(incident -> incident.status() != Status.MERGED)
                .filter(incident -> incident.entities().stream()
                        .anyMatch(member -> member.label().equals(address)))
                .findFirst();
    }

    /** An update is told if it got worse; what is of low severity is only counted. */
    private void tell(Alert alert) {
        Severity before = severities.put(alert.id(), alert.severity());
        if (alert.severity().compareTo(Severity.MEDIUM) < 0) {
            minor.add(alert.id());
        } else if (before == null || before.compareTo(alert.severity()) < 0) {
            table.print(alert);
        }
    }

    /** How many alerts of low severity there were, which are not told one by one. */
    public int minorAlerts() {
        return minor.size();
    }

    private void tell(Incident incident) {
        Incident before = newest.get(incident.id());
        if (before != null && before.version() >= incident.version()) {
            return;
        }
        newest.put(incident.id(), incident);
        String progress = progress(incident);
        if (!progress.equals(told.put(incident.id(), progress))) {
            String severity = console.paint(
                    IncidentSheet.tone(incident.severity()), incident.severity().level());
            console.print(MARGIN + "incident " + shortId(incident.id()) + "  " + severity + ", score "
                    + incident.score() + ": " + progress);
        }
    }

    /** How far it got and how many it reached; what else changes is not told again. */
    private static String progress(Incident incident) {
        if (incident.status() == Status.MERGED) {
            return "is part of " + shortId(incident.parent()) + " now";
        }
        int phases = incident.phases().size();
        return Console.safe(incident.title()) + ", " + phases + (phases == 1 ? " phase" : " phases");
    }

    private void tell(Response response) {
        console.print(MARGIN
                + console.paint(Tone.STRONG, Console.safe(response.title()))
                + console.paint(Tone.QUIET, "  " + Console.safe(response.reason())));
    }

    private static String shortId(String id) {
        return id.substring(0, Math.min(8, id.length()));
    }

    @Override
    public void close() {
        alerts.close();
        incidents.close();
        responses.close();
    }
}
