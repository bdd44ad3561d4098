package io.weir.rules.proof;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.ChainAlerts;
import io.weir.rules.alert.EventDetail;
import io.weir.rules.alert.Hit;
import io.weir.rules.alert.InstantAlert;
import io.weir.rules.alert.MatchedEvent;
import io.weir.rules.alert.ThresholdAlerts;
import io.weir.rules.chain.Chain;
import io.weir.rules.chain.ChainHit;
import io.weir.rules.chain.ChainPlan;
import io.weir.rules.chain.Segment;
import io.weir.rules.chain.StepMachine;
import io.weir.rules.correlation.CorrelationPlan;
import io.weir.rules.correlation.CorrelationPlan.Addressed;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.FieldPlaces;
import io.weir.rules.correlation.Firing;
import io.weir.rules.correlation.Group;
import io.weir.rules.correlation.Limits;
import io.weir.rules.event.Event;
import io.weir.rules.match.Scope;
import io.weir.rules.session.HostSessions;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Plays events to the end and tells the alerts that a job would raise: made of the same pure parts, in memory, with all time
 * in the world. For recordings and tests, not for streams.
 */
public final class Rehearsal {
    private static final String TENANT = "default";
    private static final long NO_VERSION = 0;
    private static final String ANY_REVISION = "";
    /** Beyond the memory of any rule, so that everything that waits is decided. */
    private static final long AFTERWARDS_MILLIS = Duration.ofDays(1_000).toMillis();

    private final RuleSet rules;
    private final FieldPlaces places;
    private final CorrelationPlan correlations;
    private final ChainPlan chains;
    private final Map<String, Alert> newest = new LinkedHashMap<>();
    private final Map<String, InstantAlert> instants = new LinkedHashMap<>();
    private final Map<String, Map<Group, List<Hit>>> hitsOfCorrelations = new HashMap<>();
    private final List<ChainHit> chainHits = new ArrayList<>();
    private final List<MatchedEvent> played = new ArrayList<>();
    private final Map<String, HostSessions> sessions = new HashMap<>();
    private long endMillis;

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
        var arrival = new MatchedEvent.Arrival(
                TENANT, new EventRef(event.timeMillis(), event.id()), event.timeMillis(), NO_VERSION);
        var found = new MatchedEvent(arrival, Event.of(event.document()), matched, places);
        played.add(found);
        matched.forEach(rule -> markSession(found, rule));
    }

    private void markSession(MatchedEvent event, DetectionRule rule) {
        event.host().ifPresent(host -> event.sessionMark(rule).ifPresent(mark -> sessions.computeIfAbsent(
                        host.toLowerCase(Locale.ROOT), unknown -> new HostSessions())
                .apply(mark, event.at().timeMillis())));
    }

    /** From where somebody acted whose event has no source; all sessions are known by now. */
    private Optional<String> origin(MatchedEvent event) {
        return event.clue().flatMap(clue -> event.host()
                .map(host -> sessions.get(host.toLowerCase(Locale.ROOT)))
                .flatMap(ofHost -> ofHost.originOf(clue, event.at().timeMillis())));
    }

    private void hits(MatchedEvent event) {
        Optional<String> origin = origin(event);
        for (DetectionRule rule : event.matched()) {
            if (!rules.isSilenced(rule)) {
                alertAtOnce(rule, event.instantHit(rule), origin);
            }
        }
        for (Addressed addressed : event.contributions(correlations)) {
            keepHit(addressed, event.hit(addressed, ANY_REVISION), origin);
        }
        event.chainSignal(chains)
                .map(signal -> origin.isPresent() ? chains.hitsOfSession(signal) : chains.hits(signal))
                .ifPresent(hits -> hits.forEach(hit -> hit.from(origin).ifPresent(chainHits::add)));
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

    private void alertAtOnce(DetectionRule rule, Hit hit, Optional<String> origin) {
        InstantAlert alert = instants.computeIfAbsent(
                rule.key() + " " + hit.groupKey(), unknown -> new InstantAlert(rule, Duration.ZERO));
        alert.add(hit, 0).ifPresent(this::keep);
        origin.flatMap(address -> alert.addOrigin(hit.from(address, List.of(), List.of()), 0))
                .ifPresent(this::keep);
    }

    /** What a firing is to a correlation over it. */
    private static Hit hit(Addressed addressed, Firing firing, EventDetail detail, List<String> targets) {
        return new Hit(
                TENANT,
                addressed.correlation().key(),
                addressed.group().key(),
                addressed.group().present(),
                firing.at().eventId(),
                firing.at().timeMillis(),
                firing.at().timeMillis(),
                addressed.contribution().places(),
                addressed.contribution().values(),
                addressed.contribution().carried(),
                addressed.contribution().innerGroup(),
                NO_VERSION,
                ANY_REVISION,
                detail.entities(),
                detail.evidence(),
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
            keepHit(addressed, hit(addressed, firing, detail, targets), Optional.empty());
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
}
