package io.weir.cli.replay;

import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An incident that a replay is expected to tell. What is not stated may be anything.
 *
 * @param entity who began it, as incidents name it
 * @param phase the furthest tactic
 * @param techniques that must be among its own
 * @param rules titles or ids of rules that must be among those whose alerts it tells of
 * @param amount how many incidents like this
 */
record ExpectedIncident(
        Optional<String> entity,
        Optional<String> phase,
        Optional<Severity> severity,
        List<String> techniques,
        List<String> rules,
        Amount amount)
        implements Expected<Incident> {
    @Override
    public boolean isAbout(Incident found) {
        return entity.isEmpty() || entity.get().equals(entity(found));
    }

    @Override
    public List<String> differences(Incident found) {
        List<String> differences = new ArrayList<>();
        if (entity.isPresent() && !entity.get().equals(entity(found))) {
            differences.add("entity is " + entity(found));
        }
        if (phase.isPresent() && !phase.get().equals(found.phase())) {
            differences.add("phase is " + (found.phase().isEmpty() ? "absent" : found.phase()));
        }
        if (severity.isPresent() && severity.get() != found.severity()) {
            differences.add("severity is " + found.severity().level());
        }
        lack("technique", techniques, new HashSet<>(found.techniques()), differences);
        Set<String> known = new HashSet<>(found.rules());
        found.timeline().forEach(moment -> known.add(moment.ruleName()));
        lack("alert of", rules, known, differences);
        return differences;
    }

    private static void lack(String what, List<String> wanted, Set<String> known, List<String> differences) {
        wanted.stream()
                .filter(each -> !known.contains(each))
                .forEach(each -> differences.add("no " + what + " " + each));
    }

    private static String entity(Incident incident) {
        return incident.entities().stream().findFirst().map(Member::label).orElse("");
    }

    @Override
    public String shown(Incident found) {
        return describing(found).toString();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("incident");
        entity.ifPresent(stated -> text.append(" by ").append(stated));
        phase.ifPresent(stated -> text.append(", phase ").append(stated.isEmpty() ? "none" : stated));
        severity.ifPresent(stated -> text.append(", ").append(stated.level()));
        if (!techniques.isEmpty()) {
            text.append(", techniques ").append(String.join(" ", techniques));
        }
        if (!rules.isEmpty()) {
            text.append(", alerts of ").append(String.join("; ", rules));
        }
        return text.toString();
    }

    /** All that an expectation can say of an incident; rules by their titles where the incident tells them. */
    static ExpectedIncident describing(Incident incident) {
        Map<String, String> titles = new HashMap<>();
        for (Moment moment : incident.timeline()) {
            titles.putIfAbsent(moment.ruleId(), moment.ruleName());
        }
        Set<String> rules = new TreeSet<>();
        incident.rules().forEach(rule -> rules.add(titles.getOrDefault(rule, rule)));
        return new ExpectedIncident(
                Optional.of(entity(incident)),
                Optional.of(incident.phase()),
                Optional.of(incident.severity()),
                List.copyOf(new TreeSet<>(incident.techniques())),
                List.copyOf(rules),
                Amount.exactly(1));
    }
}
