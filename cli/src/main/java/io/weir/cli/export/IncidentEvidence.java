package io.weir.cli.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.cli.respond.RespondRecords;
import io.weir.cli.rules.RuleChannel;
import io.weir.jobs.config.WeirConfig;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertStep;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.incident.Finding;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.ScoredAlert;
import io.weir.rules.playbook.Response;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Gathers what an incident rests on from where it lies. */
public final class IncidentEvidence {
    private static final Comparator<Alert> BY_TIME =
            Comparator.comparingLong(Alert::timeMillis).thenComparing(Alert::id);
    private static final Comparator<Response> BY_ASKING =
            Comparator.comparingLong(Response::askedMillis).thenComparing(Response::id);

    private final WeirConfig config;

    public IncidentEvidence(WeirConfig config) {
        this.config = config;
    }

    /** @param withEvents telemetry may be much, and hold what must not leave the house */
    public Bundle of(Incident incident, boolean withEvents) {
        RespondRecords records = new RespondRecords(config);
        List<Alert> alerts = alertsOf(incident, records.alerts());
        List<Response> responses = responsesTo(incident, alerts, records.responses());
        List<String> gaps = new ArrayList<>();
        if (alerts.size() < incident.alertCount()) {
            gaps.add(incident.alertCount() - alerts.size() + " of " + incident.alertCount()
                    + " alerts are not in the topic any more.");
        }
        Map<String, List<byte[]>> events = Map.of();
        List<JsonNode> archived = List.of();
        if (withEvents) {
            TelemetrySlice slice = new TelemetrySlice(machines(incident), events(alerts));
            slice.read(config, incident.firstMillis(), incident.lastMillis());
            events = slice.events();
            gaps.addAll(slice.gaps());
            archived = archived(slice.missing(), gaps);
        } else {
            gaps.add("Events were left out on request.");
        }
        return new Bundle(incident, alerts, responses, rules(), events, archived, gaps);
    }

    /** What is not in the topics may be in the archive, as documents. */
    private List<JsonNode> archived(Set<String> missing, List<String> gaps) {
        if (missing.isEmpty()) {
            return List.of();
        }
        try (EventArchive archive = new EventArchive(config.elasticsearch())) {
            List<JsonNode> found = List.copyOf(archive.withIds(missing).values());
            if (!found.isEmpty()) {
                gaps.add(found.size()
                        + " events are here as documents of the archive: they show what happened, and are not"
                        + " replayed.");
            }
            return found;
        } catch (IOException e) {
            gaps.add("The archive could not be asked for " + missing.size() + " events: " + e.getMessage() + ".");
            return List.of();
        }
    }

    /** Incidents keep few ids of alerts; the others are those that one of its rules raised about one of its entities meanwhile. */
    public static List<Alert> alertsOf(Incident incident, Collection<Alert> all) {
        Set<String> named = incident.timeline().stream().map(Moment::alert).collect(Collectors.toSet());
        Set<String> entities = incident.entities().stream().map(Member::label).collect(Collectors.toSet());
        Set<String> rules = new HashSet<>(incident.rules());
        return all.stream()
                .filter(alert -> alert.tenant().equals(incident.tenant()))
                .filter(alert -> named.contains(alert.id())
                        || rules.contains(alert.ruleId())
                                && alert.lastMillis() >= incident.firstMillis()
                                && alert.firstMillis() <= incident.lastMillis()
                                && entity(alert).filter(entities::contains).isPresent())
                .sorted(BY_TIME)
                .toList();
    }

    private static Optional<String> entity(Alert alert) {
        return Finding.of(ScoredAlert.unscored(alert))
                .map(finding -> finding.entity().label());
    }

    /** What was asked for because of the incident or of one of its alerts. */
    public static List<Response> responsesTo(Incident incident, List<Alert> alerts, Collection<Response> all) {
        Set<String> occasions = alerts.stream().map(Alert::id).collect(Collectors.toSet());
        occasions.add(incident.id());
        return all.stream()
                .filter(response -> occasions.contains(response.occasion()))
                .sorted(BY_ASKING)
                .toList();
    }

    private static Set<String> machines(Incident incident) {
        Set<String> machines = new TreeSet<>(incident.hosts());
        for (Member member : incident.entities()) {
            machines.add(member.label().substring(member.label().indexOf('@') + 1));
        }
        machines.removeAll(incident.users());
        return machines;
    }

    private static Set<String> events(List<Alert> alerts) {
        Set<String> events = new HashSet<>();
        for (Alert alert : alerts) {
            events.addAll(alert.events());
            alert.steps().stream().map(AlertStep::eventId).forEach(events::add);
        }
        return events;
    }

    /** All that are in force: which of them decided depends on all the others. */
    private List<RuleDocument> rules() {
        return new RuleChannel(config).inForce().documents();
    }
}
