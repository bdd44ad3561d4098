package io.weir.cli.replay;

import io.weir.rules.alert.Alert;
import io.weir.rules.incident.Incident;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a recording must raise, and must not. */
public record Expectations(Wanted<Alert> alerts, Wanted<Incident> incidents) {
    /** One expectation, and why it does not hold, if it does not. */
    public record Verdict(String name, Optional<String> failure) {}

    /** An incident that was merged into another is told by that. */
    public List<Verdict> check(List<Alert> foundAlerts, List<Incident> foundIncidents) {
        List<Verdict> verdicts = new ArrayList<>(alerts.check(foundAlerts, "nothing else", ExpectedAlert::said));
        verdicts.addAll(
                incidents.check(told(foundIncidents), "no other incident", found -> ExpectedIncident.describing(found)
                        .toString()));
        return verdicts;
    }

    static List<Incident> told(List<Incident> incidents) {
        return incidents.stream()
                .filter(incident -> incident.status() != Incident.Status.MERGED)
                .toList();
    }
}
