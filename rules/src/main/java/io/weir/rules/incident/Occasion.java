package io.weir.rules.incident;

import io.weir.rules.alert.Severity;

import java.util.List;

/**
 * Something that may call for an answer: an alert that is new or more severe, or an incident that has got on.
 *
 * @param id of the alert or the incident
 * @param phase the furthest tactic of an incident; empty for an alert
 * @param sources addresses that act, from outside as far as is known
 * @param hosts machines that were taken over: attacked ones that became sources, and those on which somebody acts
 * @param accounts users who act
 */
public record Occasion(
        String tenant,
        Kind kind,
        String id,
        long timeMillis,
        Severity severity,
        int score,
        String phase,
        List<String> tactics,
        List<String> rules,
        List<String> sources,
        List<String> hosts,
        List<String> accounts,
        String title) {
    public enum Kind {
        ALERT,
        INCIDENT
    }

    public Occasion {
        tactics = tactics == null ? List.of() : List.copyOf(tactics);
        rules = rules == null ? List.of() : List.copyOf(rules);
        sources = sources == null ? List.of() : List.copyOf(sources);
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
        accounts = accounts == null ? List.of() : List.copyOf(accounts);
    }

    static Occasion of(Strand strand) {
        Entity entity = strand.entity();
        boolean isAddress = entity.kind() == Entity.Kind.ADDRESS;
        return new Occasion(
                strand.tenant(),
                Kind.ALERT,
                strand.lastAlert(),
                strand.atMillis(),
                strand.severity(),
                strand.score(),
                "",
                ids(strand),
                List.of(strand.ruleId()),
                isAddress ? List.of(entity.name()) : List.of(),
                entity.kind() == Entity.Kind.HOST ? List.of(entity.name()) : List.of(),
                strand.accounts(),
                strand.ruleName() + " by " + entity.label());
    }

    private static List<String> ids(Strand strand) {
        return strand.tactics().stream()
                .flatMap(tag -> Tactic.of(tag).stream())
                .map(Tactic::id)
                .distinct()
                .toList();
    }

    static Occasion of(IncidentState state, Incident incident, long atMillis) {
        return new Occasion(
                incident.tenant(),
                Kind.INCIDENT,
                incident.id(),
                atMillis,
                incident.severity(),
                incident.score(),
                incident.phase(),
                incident.phases().stream().map(Incident.Phase::tactic).toList(),
                incident.rules(),
                state.participants().values().stream()
                        .filter(one -> one.entity().kind() == Entity.Kind.ADDRESS && one.hop() == 0)
                        .map(one -> one.entity().name())
                        .toList(),
                state.participants().values().stream()
                        .filter(one -> one.entity().kind() == Entity.Kind.HOST
                                || one.entity().kind() == Entity.Kind.ADDRESS && one.hop() > 0)
                        .map(one -> one.entity().name())
                        .distinct()
                        .toList(),
                state.strands().stream()
                        .flatMap(strand -> strand.accounts().stream())
                        .distinct()
                        .toList(),
                incident.title());
    }
}
