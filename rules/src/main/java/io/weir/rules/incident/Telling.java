package io.weir.rules.incident;

import io.weir.rules.condition.Address;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.Incident.Phase;
import io.weir.rules.incident.IncidentState.Participant;
import io.weir.rules.indicator.Scope;
import io.weir.rules.risk.Risk;
import io.weir.rules.risk.RiskFacts;
import io.weir.rules.risk.RiskScore;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells an incident: all that people see of it, worked out from its strands whenever a version is published. So it is the same
 * whatever way it was arrived at.
 */
final class Telling {
    private static final int MOST_VALUES = 100;
    private static final int MOST_MOMENTS = 60;
    private static final Comparator<Strand> BY_TIME =
            Comparator.comparingLong(Strand::firstAlertMillis).thenComparing(Strand::firstAlert);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME_OF_DAY =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final IncidentState state;
    private final List<Strand> strands;
    private final Map<String, Long> cut;

    private Telling(IncidentState state) {
        this.state = state;
        this.strands = state.strands().stream().sorted(BY_TIME).toList();
        this.cut = new TreeMap<>(state.cut());
        long cutOfStrands = strands.stream().mapToLong(Strand::cut).sum();
        if (cutOfStrands > 0) {
            cut.merge("values", cutOfStrands, Long::sum);
        }
    }

    static Incident of(IncidentState state, RiskScore score) {
        return new Telling(state).incident(score);
    }

    private Incident incident(RiskScore score) {
        List<Phase> phases = phases();
        String phase = phases.stream()
                .map(Phase::tactic)
                .max(Comparator.comparing(id -> Tactic.of(id).orElseThrow()))
                .orElse("");
        List<Member> members = members();
        List<String> hosts = collected("hosts", strands, Telling::hosts);
        Collection<String> machines = machines();
        int pivots = (int) members.stream().filter(member -> member.hop() > 0).count();
        Risk risk = risk(score, pivots);
        List<Moment> timeline = timeline();
        long alerts = strands.stream().mapToLong(Strand::alerts).sum() + cut.getOrDefault("alerts", 0L);
        return new Incident(
                state.id,
                state.version(),
                state.tenant,
                state.status(),
                state.severity(),
                state.priority(),
                risk.score(),
                risk.contributions().stream()
                        .map(part -> new ScorePart(part.reason(), part.points()))
                        .toList(),
                phase,
                phases,
                title(phase, machines.size()),
                summary(phases, phase, members, machines, alerts),
                alerts,
                strands.stream().mapToLong(Strand::events).sum(),
                state.firstMillis(),
                state.lastMillis(),
                state.openedMillis,
                state.acknowledgedMillis(),
                state.closedMillis(),
                state.assignee(),
                state.verdict(),
                state.parent(),
                state.predecessor,
                members,
                hosts,
                collected("users", strands, Strand::users),
                collected("rules", strands, strand -> List.of(strand.ruleId())),
                collected("techniques", strands, Strand::techniques),
                collected("indicators", strands, Strand::indicators),
                timeline,
                state.history(),
                cut);
    }

    private Risk risk(RiskScore score, int pivots) {
        int worst = strands.stream().mapToInt(Strand::score).max().orElse(0);
        return strands.stream()
                .map(Strand::facts)
                .reduce(RiskFacts::and)
                .map(facts -> score.ofIncident(facts, pivots, worst))
                .orElseGet(() -> new Risk(0, List.of()));
    }

    private static List<String> hosts(Strand strand) {
        List<String> hosts = new ArrayList<>(strand.hosts());
        strand.targets().forEach(target -> hosts.add(Place.label(target)));
        return hosts;
    }

    /**
     * The machines that were attacked, each by its name where one is known. Not those of the attacker: whoever began, and
     * addresses outside that are only reported to.
     */
    private Collection<String> machines() {
        Map<String, String> names = new HashMap<>();
        strands.stream()
                .flatMap(strand -> strand.sightings().stream())
                .forEach(sighting -> names.merge(
                        sighting.address(), sighting.host(), (one, other) -> one.compareTo(other) < 0 ? one : other));
        Set<String> attackers = new HashSet<>();
        root().ifPresent(root -> attackers.add(root.label()));
        Set<String> machines = new LinkedHashSet<>();
        for (Strand strand : strands) {
            hosts(strand).stream()
                    .filter(host -> !attackers.contains(host) && !(reportsHome(strand) && isOutside(host)))
                    .forEach(host -> machines.add(names.getOrDefault(host, host)));
        }
        return machines;
    }

    private static boolean reportsHome(Strand strand) {
        return strand.tactics().stream()
                .flatMap(tag -> Tactic.of(tag).stream())
                .anyMatch(tactic -> tactic == Tactic.COMMAND_AND_CONTROL || tactic == Tactic.EXFILTRATION);
    }

    private static boolean isOutside(String host) {
        return Address.parse(host)
                .filter(address -> Scope.of(address) != Scope.PRIVATE)
                .isPresent();
    }

    /** Distinct values in the order in which they came up, bounded. */
    private List<String> collected(String what, List<Strand> from, Function<Strand, List<String>> values) {
        Set<String> all = new LinkedHashSet<>();
        from.forEach(strand -> all.addAll(values.apply(strand)));
        if (all.size() <= MOST_VALUES) {
            return List.copyOf(all);
        }
        cut.merge(what, (long) all.size() - MOST_VALUES, Long::sum);
        return all.stream().limit(MOST_VALUES).toList();
    }

    private List<Phase> phases() {
        Map<Tactic, Phase> phases = new EnumMap<>(Tactic.class);
        for (Strand strand : strands) {
            for (String tag : strand.tactics()) {
                Tactic.of(tag)
                        .ifPresent(tactic -> phases.putIfAbsent(
                                tactic, new Phase(tactic.id(), strand.firstAlertMillis(), strand.ruleName())));
            }
        }
        return phases.values().stream()
                .sorted(Comparator.comparingLong(Phase::firstMillis)
                        .thenComparing(phase -> Tactic.of(phase.tactic()).orElseThrow()))
                .toList();
    }

    private List<Member> members() {
        return state.participants().values().stream()
                .sorted(Comparator.comparingInt(Participant::hop)
                        .thenComparingLong(Participant::sinceMillis)
                        .thenComparing(participant -> participant.entity().key()))
                .map(participant -> new Member(
                        participant.entity().label(),
                        participant.entity().kind().name().toLowerCase(Locale.ROOT),
                        participant.hop(),
                        participant.via(),
                        participant.sinceMillis()))
                .toList();
    }

    /** The first and the last alert of each kind; when that is too much, those of the most severe kinds. */
    private List<Moment> timeline() {
        Map<String, List<Strand>> byRule = strands.stream()
                .collect(Collectors.groupingBy(Strand::ruleId, LinkedHashMap::new, Collectors.toList()));
        List<Moment> decisive = new ArrayList<>();
        List<Moment> further = new ArrayList<>();
        byRule.values().forEach(ofRule -> {
            Strand first = ofRule.get(0);
            Strand last = ofRule.stream()
                    .max(Comparator.comparingLong(Strand::lastAlertMillis).thenComparing(Strand::lastAlert))
                    .orElseThrow();
            decisive.add(first(first));
            if (!last.lastAlert().equals(first.firstAlert())) {
                decisive.add(last(last));
            }
            ofRule.stream().skip(1).map(this::first).forEach(further::add);
        });
        Comparator<Moment> bySeverity =
                Comparator.comparing(Moment::severity).reversed().thenComparing(inOrder());
        List<Moment> kept = new ArrayList<>();
        decisive.stream().sorted(bySeverity).limit(MOST_MOMENTS).forEach(kept::add);
        Set<String> shown = kept.stream().map(Moment::alert).collect(Collectors.toCollection(LinkedHashSet::new));
        further.stream()
                .sorted(bySeverity)
                .filter(moment -> !shown.contains(moment.alert()))
                .limit(MOST_MOMENTS - kept.size())
                .forEach(kept::add);
        long left = decisive.size()
                + further.stream()
                        .filter(moment -> !shown.contains(moment.alert()))
                        .count()
                - kept.size();
        if (left > 0) {
            cut.merge("timeline", left, Long::sum);
        }
        return kept.stream().sorted(inOrder()).toList();
    }

    private static Comparator<Moment> inOrder() {
        return Comparator.comparingLong(Moment::timeMillis).thenComparing(Moment::alert);
    }

    private Moment first(Strand strand) {
        return moment(strand, strand.firstAlertMillis(), strand.firstAlert(), "first of " + strand.alerts());
    }

    private Moment last(Strand strand) {
        return moment(strand, strand.lastAlertMillis(), strand.lastAlert(), "last of " + strand.alerts());
    }

    private static Moment moment(Strand strand, long timeMillis, String alert, String place) {
        String against = strand.targets().isEmpty()
                ? ""
                : " against "
                        + listed(strand.targets().stream().map(Place::label).toList(), 3);
        String text = strand.ruleName() + " by " + strand.entity().label() + against
                + (strand.alerts() > 1 ? " (" + place + ")" : "");
        String tactic = strand.tactics().stream()
                .flatMap(tag -> Tactic.of(tag).stream())
                .max(Comparator.naturalOrder())
                .map(Tactic::id)
                .orElse("");
        return new Moment(
                timeMillis,
                alert,
                strand.ruleId(),
                strand.ruleName(),
                strand.entity().label(),
                strand.severity(),
                tactic,
                text);
    }

    private String title(String phase, int hosts) {
        String what = Tactic.of(phase)
                .map(tactic -> capital(tactic.words()))
                .orElseGet(() -> strands.isEmpty() ? "Incident" : strands.get(0).ruleName());
        String by = root().map(Entity::label).orElse("unknown");
        return what + " by " + by + (hosts == 0 ? "" : hosts == 1 ? ", 1 host" : ", " + hosts + " hosts");
    }

    private Optional<Entity> root() {
        return state.participants().values().stream()
                .min(Comparator.comparingInt(Participant::hop)
                        .thenComparingLong(Participant::sinceMillis)
                        .thenComparing(participant -> participant.entity().key()))
                .map(Participant::entity);
    }

    private String summary(
            List<Phase> phases, String furthest, List<Member> members, Collection<String> machines, long alerts) {
        StringBuilder text = new StringBuilder();
        long rules = strands.stream().map(Strand::ruleId).distinct().count();
        text.append("From ")
                .append(MINUTE.format(Instant.ofEpochMilli(state.firstMillis())))
                .append(" to ")
                .append(lastTime())
                .append(" UTC, ")
                .append(root().map(Entity::label).orElse("somebody"))
                .append(" caused ")
                .append(count(alerts, "alert"))
                .append(" of ")
                .append(count(rules, "rule"));
        text.append(
                machines.isEmpty() ? "." : " on " + count(machines.size(), "host") + " (" + listed(machines, 5) + ").");
        if (!phases.isEmpty()) {
            Phase first = phases.get(0);
            text.append(" It began with ")
                    .append(words(first.tactic()))
                    .append(" (")
                    .append(first.ruleName())
                    .append(", ")
                    .append(time(first.firstMillis()))
                    .append(')');
            phases.stream()
                    .filter(phase -> phase.tactic().equals(furthest) && !phase.equals(first))
                    .findFirst()
                    .ifPresent(last -> text.append(" and reached ")
                            .append(words(last.tactic()))
                            .append(" (")
                            .append(last.ruleName())
                            .append(", ")
                            .append(time(last.firstMillis()))
                            .append(')'));
            text.append('.');
        }
        List<Member> pivots =
                members.stream().filter(member -> member.hop() > 0).toList();
        if (!pivots.isEmpty()) {
            text.append(
                            pivots.size() == 1
                                    ? " An attacked host became a source itself: "
                                    : " Attacked hosts became sources themselves: ")
                    .append(listed(
                            pivots.stream()
                                    .map(pivot -> pivot.label() + " at " + time(pivot.sinceMillis()) + ", attacked by "
                                            + pivot.via())
                                    .toList(),
                            5))
                    .append('.');
        }
        List<String> users = strands.stream()
                .flatMap(strand -> strand.users().stream())
                .distinct()
                .toList();
        if (!users.isEmpty()) {
            text.append(users.size() == 1 ? " User: " : " Users: ")
                    .append(listed(users, 5))
                    .append('.');
        }
        text.append(" Severity ")
                .append(state.severity().level())
                .append(severityReason(phases.size(), furthest))
                .append('.');
        return text.toString();
    }

    private String severityReason(int phases, String furthest) {
        Optional<Strand> severest = strands.stream()
                .filter(strand -> strand.severity() == state.severity())
                .findFirst();
        return severest.map(strand -> " (" + strand.ruleName() + ")")
                .orElse(
                        phases < 3
                                ? " (an attacked host became a source)"
                                : " (" + phases + " phases, as far as " + words(furthest) + ")");
    }

    private String lastTime() {
        boolean isSameDay = MINUTE.format(Instant.ofEpochMilli(state.firstMillis()))
                .regionMatches(0, MINUTE.format(Instant.ofEpochMilli(state.lastMillis())), 0, 10);
        Instant last = Instant.ofEpochMilli(state.lastMillis());
        return isSameDay ? TIME_OF_DAY.format(last) : MINUTE.format(last);
    }

    private static String words(String tactic) {
        return Tactic.of(tactic).map(Tactic::words).orElse(tactic);
    }

    private static String time(long millis) {
        return TIME_OF_DAY.format(Instant.ofEpochMilli(millis));
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String listed(Collection<String> values, int most) {
        String shown = values.stream().limit(most).collect(Collectors.joining(", "));
        return values.size() > most ? shown + " and " + (values.size() - most) + " more" : shown;
    }
}
