package io.weir.rules.alert;

import io.weir.rules.chain.ChainPlan;
import io.weir.rules.chain.ChainSignal;
import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.CorrelationPlan;
import io.weir.rules.correlation.CorrelationPlan.Addressed;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.FieldPlaces;
import io.weir.rules.event.BoundedText;
import io.weir.rules.event.Event;
import io.weir.rules.event.Field;
import io.weir.rules.event.Scalar;
import io.weir.rules.session.SessionClue;
import io.weir.rules.session.SessionMark;
import io.weir.rules.session.SessionMarks;
import io.weir.rules.sigma.DetectionRule;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An event and the rules that it matched, and what goes on to others instead of the event. For one thread. */
public final class MatchedEvent {
    /** The fields of an event that an alert shows, where the event has them. */
    public static final List<String> ENTITY_FIELDS = List.of(
            "source.ip",
            "source.port",
            "destination.ip",
            "destination.port",
            "host.name",
            "host.ip",
            "user.name",
            "process.name");

    private static final List<Field> ENTITIES =
            ENTITY_FIELDS.stream().map(Field::of).toList();
    private static final String HOST = "host.name";
    private static final String SOURCE = "source.ip";

    private final Arrival arrival;
    private final Event event;
    private final List<DetectionRule> matched;
    private final FieldPlaces.Placed placed;
    private final Map<String, String> entities;
    /** Found out when first asked for, since several correlations and chains ask for the same. */
    private final Map<DetectionRule, List<Evidence>> evidence = new IdentityHashMap<>();

    /**
     * How the event came.
     *
     * @param ingestedMillis when the broker took the record in
     * @param rulesVersion the rule set that matched
     */
    public record Arrival(String tenant, EventRef at, long ingestedMillis, long rulesVersion) {}

    public MatchedEvent(Arrival arrival, Event event, List<DetectionRule> matched, FieldPlaces places) {
        this.arrival = arrival;
        this.event = event;
        this.matched = matched;
        this.placed = places.of(event);
        this.entities = entities(event);
    }

    /** What every event is asked that a rule matched, under the fields' own names. */
    public static List<Field> fields() {
        return Stream.concat(ENTITIES.stream(), SessionClue.fields().stream())
                .distinct()
                .toList();
    }

    /** What an event is asked that this rule matched, besides what the rule itself asks. */
    public static Set<Field> fields(DetectionRule rule, CorrelationPlan plan) {
        Set<Field> fields = new LinkedHashSet<>(plan.fields(rule));
        fields.addAll(AlertGroup.fields(rule));
        rule.weir().session().ifPresent(keys -> {
            fields.add(keys.id());
            keys.user().ifPresent(fields::add);
            keys.origin().ifPresent(fields::add);
        });
        return fields;
    }

    private static Map<String, String> entities(Event event) {
        Map<String, String> entities = new LinkedHashMap<>();
        for (Field field : ENTITIES) {
            for (Object value : event.scalars(field)) {
                if (value != null && Entities.isNamed(field.name(), Scalar.text(value))) {
                    entities.put(field.name(), BoundedText.distinct(Scalar.text(value)));
                    break;
                }
            }
        }
        return entities;
    }

    public EventRef at() {
        return arrival.at();
    }

    public List<DetectionRule> matched() {
        return matched;
    }

    /** The host that the event is of. */
    public Optional<String> host() {
        return Optional.ofNullable(entities.get(HOST));
    }

    /** What an event without a source address says about its session; a host's sessions are known by the host's name. */
    public Optional<SessionClue> clue() {
        return host().isPresent() && !entities.containsKey(SOURCE) ? SessionClue.of(event) : Optional.empty();
    }

    /**
     * The session that begins or ends with the event, if this rule tells of sessions. On trial it tells of none: what hits of live
     * rules are told would be what it triggers.
     */
    public Optional<SessionMark> sessionMark(DetectionRule rule) {
        if (rule.weir().isShadow()) {
            return Optional.empty();
        }
        return rule.weir().session().flatMap(keys -> SessionMarks.of(keys, field -> placed.text(rule, field)));
    }

    /** The hit of a rule that alerts at once. */
    public Hit instantHit(DetectionRule rule) {
        AlertGroup group = AlertGroup.of(rule, at().eventId(), field -> placed.text(rule, field));
        return new Hit(
                arrival.tenant(),
                rule.key(),
                InstantAlert.groupKey(rule, group, at().timeMillis()),
                group.values(),
                at().eventId(),
                at().timeMillis(),
                arrival.ingestedMillis(),
                List.of(),
                List.of(),
                Map.of(),
                "",
                arrival.rulesVersion(),
                "",
                entities,
                evidence(rule),
                List.of());
    }

    /** What the event contributes to correlations. */
    public List<Addressed> contributions(CorrelationPlan plan) {
        return plan.contributions(at(), matched, placed);
    }

    /** The hit of a correlation of this revision. */
    public Hit hit(Addressed addressed, String revision) {
        return new Hit(
                arrival.tenant(),
                addressed.correlation().key(),
                addressed.group().key(),
                addressed.group().present(),
                at().eventId(),
                at().timeMillis(),
                arrival.ingestedMillis(),
                addressed.contribution().places(),
                addressed.contribution().values(),
                addressed.contribution().carried(),
                "",
                arrival.rulesVersion(),
                revision,
                entities,
                evidence(addressed),
                List.of());
    }

    /** What chains are told; empty if no chain looks for any of the rules. */
    public Optional<ChainSignal> chainSignal(ChainPlan plan) {
        List<DetectionRule> used =
                matched.stream().filter(rule -> plan.uses(rule.key())).toList();
        if (used.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ChainSignal(
                arrival.tenant(),
                at().eventId(),
                at().timeMillis(),
                arrival.ingestedMillis(),
                used.stream()
                        .map(rule -> new ChainSignal.Match(
                                rule.key(), InstantAlert.severityWhenRaised(rule), evidence(rule)))
                        .toList(),
                entities));
    }

    /** Of the rules that the correlation refers to, in its order: what else matched is no reason for its alert. */
    private List<Evidence> evidence(Addressed addressed) {
        List<Integer> places = addressed.contribution().places();
        if (places.size() == 1
                && addressed.correlation().references().get(places.get(0)).rule() instanceof DetectionRule only) {
            return evidence(only);
        }
        Set<Evidence> distinct = new LinkedHashSet<>();
        for (int place : places) {
            if (addressed.correlation().references().get(place).rule() instanceof DetectionRule rule) {
                distinct.addAll(evidence(rule));
            }
        }
        return distinct.stream().limit(EventDetail.MOST_EVIDENCE).toList();
    }

    private List<Evidence> evidence(DetectionRule rule) {
        return evidence.computeIfAbsent(rule, unknown -> rule.evidence(placed.seenBy(rule)).stream()
                .limit(EventDetail.MOST_EVIDENCE)
                .toList());
    }
}
