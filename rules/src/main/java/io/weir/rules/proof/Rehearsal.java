package io.weir.rules.proof;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertGroup;
import io.weir.rules.alert.ChainAlerts;
import io.weir.rules.alert.EventDetail;
import io.weir.rules.alert.Hit;
import io.weir.rules.alert.InstantAlert;
import io.weir.rules.alert.ThresholdAlerts;
import io.weir.rules.chain.Chain;
import io.weir.rules.chain.ChainHit;
import io.weir.rules.chain.ChainPlan;
import io.weir.rules.chain.ChainSignal;
import io.weir.rules.chain.Segment;
import io.weir.rules.chain.StepMachine;
import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.CorrelationPlan;
import io.weir.rules.correlation.CorrelationPlan.Addressed;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.FieldPlaces;
import io.weir.rules.correlation.Firing;
import io.weir.rules.correlation.Group;
import io.weir.rules.correlation.Limits;
import io.weir.rules.event.Event;
import io.weir.rules.event.Field;
import io.weir.rules.event.Scalar;
import io.weir.rules.match.Scope;
import io.weir.rules.session.HostSessions;
import io.weir.rules.session.SessionClue;
import io.weir.rules.session.SessionMarks;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.SessionKeys;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Plays events to the end and tells the alerts that a job would raise: made of the same pure parts, in memory, with all time
 * in the world. For recordings and tests, not for streams.
 */
public final class Rehearsal {
    private static final String TENANT = "default";
    /** Beyond the memory of any rule, so that everything that waits is decided. */
    private static final long AFTERWARDS_MILLIS = Duration.ofDays(1_000).toMillis();

    private static final String HOST = "host.name";
    private static final String SOURCE = "source.ip";
    private static final int MOST_EVIDENCE = 20;
    private static final List<Field> ENTITIES =
            Chain.ENTITY_FIELDS.stream().map(Field::of).toList();

    private final RuleSet rules;
    private final FieldPlaces places;
    private final CorrelationPlan correlations;
    private final ChainPlan chains;
    private final Map<String, Alert> newest = new LinkedHashMap<>();
    private final Map<String, InstantAlert> instants = new LinkedHashMap<>();
    private final Map<String, Map<Group, List<Hit>>> hitsOfCorrelations = new HashMap<>();
    private final List<ChainHit> chainHits = new ArrayList<>();
    private final List<Played> played = new ArrayList<>();
    private final Map<String, HostSessions> sessions = new HashMap<>();
    private long endMillis;

    private record Played(PlayedEvent event, List<DetectionRule> matched) {}

    public Rehearsal(RuleSet rules, Scope scope) {
        this(rules, new FieldPlaces(scope));
    }

    /** The same with places that were looked up before: for many short rehearsals. */
    Rehearsal(RuleSet rules, FieldPlaces places) {
        this.rules = rules;
        this.places = places;
        this.correlations = new CorrelationPlan(rules);
        this.chains = new ChainPlan(rules);
    }

    /** Takes in an event, in any order, and the rules that matched it. */
    public void accept(PlayedEvent event, List<DetectionRule> matched) {
        if (matched.isEmpty()) {
            return;
        }
        endMillis = Math.max(endMillis, event.timeMillis() + AFTERWARDS_MILLIS);
        played.add(new Played(event, matched));
        matched.forEach(rule -> markSession(event, rule));
    }

    private void markSession(PlayedEvent played, DetectionRule rule) {
        Optional<SessionKeys> keys = rule.weir().session();
        if (keys.isEmpty()) {
            return;
        }
        Event event = Event.of(played.document());
        String host = entities(event).get(HOST);
        if (host != null) {
            FieldPlaces.RuleTexts texts = places.of(event);
            SessionMarks.of(keys.get(), field -> texts.text(rule, field)).ifPresent(mark -> sessions.computeIfAbsent(
                            host.toLowerCase(Locale.ROOT), unknown -> new HostSessions())
                    .apply(mark, played.timeMillis()));
        }
    }

    /** From where somebody acted whose event has no source; all sessions are known by now. */
    private Optional<String> origin(Event event, EventRef at, Map<String, String> entities) {
        String host = entities.get(HOST);
        HostSessions known =
                host == null || entities.containsKey(SOURCE) ? null : sessions.get(host.toLowerCase(Locale.ROOT));
        return Optional.ofNullable(known).flatMap(sessionsOfHost -> SessionClue.of(event)
                .flatMap(clue -> sessionsOfHost.originOf(clue, at.timeMillis())));
    }

    private void hits(Played found) {
        Event event = Event.of(found.event().document());
        EventRef at = new EventRef(found.event().timeMillis(), found.event().id());
        List<DetectionRule> matched = found.matched();
        Map<String, String> entities = entities(event);
        Optional<String> origin = origin(event, at, entities);
        List<Evidence> evidence = evidence(matched, event);
        for (DetectionRule rule : matched) {
            if (!rules.isSilenced(rule)) {
                alertAtOnce(rule, at, event, entities, origin);
            }
        }
        for (Addressed addressed : correlations.contributions(at, event, matched, places)) {
            keepHit(addressed, hit(addressed, at, entities, evidence, List.of()), origin);
        }
        List<ChainSignal.Match> matches = matched.stream()
                .map(rule -> new ChainSignal.Match(rule.key(), InstantAlert.severityWhenRaised(rule)))
                .toList();
        var signal =
                new ChainSignal(TENANT, at.eventId(), at.timeMillis(), at.timeMillis(), matches, entities, evidence);
        (origin.isPresent() ? chains.hitsOfSession(signal) : chains.hits(signal))
                .forEach(hit -> hit.from(origin).ifPresent(chainHits::add));
    }

    /** Decides everything; the newest version of each alert, in the order of their times. */
    public List<Alert> finish() {
        played.forEach(this::hits);
        instants.values().forEach(instant -> instant.onWatermark(endMillis, 0).ifPresent(this::keep));
        rules.correlations().forEach(this::decide);
        rules.chains().forEach(this::follow);
        return newest.values().stream()
                .sorted(Comparator.comparingLong(Alert::timeMillis).thenComparing(Alert::id))
                .toList();
    }

    private void alertAtOnce(
            DetectionRule rule, EventRef at, Event event, Map<String, String> entities, Optional<String> origin) {
        AlertGroup group =
                AlertGroup.of(rule, at.eventId(), field -> places.of(event).text(rule, field));
        String key = InstantAlert.groupKey(rule, group, at.timeMillis());
        Hit hit = new Hit(
                TENANT,
                rule.key(),
                key,
                group.values(),
                at.eventId(),
                at.timeMillis(),
                at.timeMillis(),
                List.of(),
                List.of(),
                Map.of(),
                "",
                0,
                "",
                entities,
                evidence(List.of(rule), event),
                List.of());
        InstantAlert alert =
                instants.computeIfAbsent(rule.key() + " " + key, unknown -> new InstantAlert(rule, Duration.ZERO));
        alert.add(hit, 0).ifPresent(this::keep);
        origin.flatMap(address -> alert.addOrigin(hit.from(address, List.of(), List.of()), 0))
                .ifPresent(this::keep);
    }

    private static Hit hit(
            Addressed addressed,
            EventRef at,
            Map<String, String> entities,
            List<Evidence> evidence,
            List<String> targets) {
        return new Hit(
                TENANT,
                addressed.correlation().key(),
                addressed.group().key(),
                addressed.group().present(),
                at.eventId(),
                at.timeMillis(),
                at.timeMillis(),
                addressed.contribution().places(),
                addressed.contribution().values(),
                addressed.contribution().carried(),
                addressed.contribution().innerGroup(),
                0,
                "",
                entities,
                evidence,
                targets);
    }

    private void keepHit(Addressed addressed, Hit hit, Optional<String> origin) {
        Group group = addressed.group();
        Hit told = origin.map(address -> hit.from(address, group.names(), group.awaited()))
                .orElse(hit);
        Group filled = new Group(
                group.names(), group.names().stream().map(told.group()::get).toList());
        hitsOfCorrelations
                .computeIfAbsent(addressed.correlation().key(), unknown -> new LinkedHashMap<>())
                .computeIfAbsent(filled, unknown -> new ArrayList<>())
                .add(told);
    }

    /** Correlations come after those they refer to, so what these found is known. */
    private void decide(CorrelationRule correlation) {
        hitsOfCorrelations.getOrDefault(correlation.key(), Map.of()).forEach((group, hits) -> {
            List<Alert> raised = new ThresholdAlerts(correlation, TENANT, group, Limits.DEFAULT)
                    .decide(hits, endMillis, 0, this::passOn);
            if (!rules.isSilenced(correlation)) {
                raised.forEach(this::keep);
            }
            raised.forEach(alert -> chainHits.addAll(chains.hits(alert)));
        });
    }

    private void passOn(Firing firing, EventDetail detail, List<String> targets) {
        for (Addressed addressed : correlations.contributions(firing)) {
            Hit hit = hit(addressed, firing.at(), detail.entities(), detail.evidence(), targets);
            keepHit(addressed, hit, Optional.empty());
        }
    }

    private void follow(Chain chain) {
        List<ChainHit> comeOver = List.of();
        for (Segment segment : Segment.of(chain)) {
            Map<String, List<ChainHit>> byEntity = new LinkedHashMap<>();
            Consumer<ChainHit> add = hit -> byEntity.computeIfAbsent(hit.entity(), unknown -> new ArrayList<>())
                    .add(hit);
            chainHits.stream()
                    .filter(hit -> hit.chain().equals(chain.key()) && hit.segment() == segment.index())
                    .forEach(add);
            comeOver.forEach(add);
            List<ChainHit> goOn = new ArrayList<>();
            byEntity.forEach((entity, hits) -> new ChainAlerts(segment, new StepMachine(segment), TENANT, entity)
                    .decide(hits, endMillis, 0, new ChainAlerts.Outlet(this::keep, goOn::add)));
            comeOver = goOn;
        }
    }

    private void keep(Alert alert) {
        newest.merge(alert.id(), alert, (one, other) -> one.version() > other.version() ? one : other);
    }

    private List<Evidence> evidence(List<DetectionRule> of, Event event) {
        return of.stream()
                .flatMap(rule -> rule.evidence(places.seenBy(rule, event)).stream())
                .distinct()
                .limit(MOST_EVIDENCE)
                .toList();
    }

    private static Map<String, String> entities(Event event) {
        Map<String, String> entities = new LinkedHashMap<>();
        for (Field field : ENTITIES) {
            event.scalars(field).stream()
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(value -> entities.put(field.name(), Scalar.text(value)));
        }
        return entities;
    }
}
