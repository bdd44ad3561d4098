package io.weir.rules.correlation;

import io.weir.rules.correlation.CorrelationPlan.Addressed;
import io.weir.rules.event.Event;
import io.weir.rules.match.Scope;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs all correlations of a rule set over one stream of events, in memory. */
public final class CorrelationEngine {
    /** Deciding later changes nothing but memory, and looking through all groups costs; so it is done in batches. */
    private static final int BATCH = 10_000;

    private final List<CorrelationRule> innermostFirst;
    private final CorrelationPlan plan;
    private final FieldPlaces places;
    private final Optional<Duration> allowedLateness;
    private final Limits limits;
    private final Consumer<Firing> firings;
    private final Map<CorrelationRule, Map<Group, CorrelationState>> states = new IdentityHashMap<>();
    private long clockMillis = Long.MIN_VALUE;
    private int undecided;
    private long late;
    private long untimed;

    /** Without an allowed lateness nothing is ever too late, and everything is decided at the end. */
    public CorrelationEngine(
            RuleSet rules, Optional<Duration> allowedLateness, Limits limits, Consumer<Firing> firings) {
        this(rules, Scope.everything(), allowedLateness, limits, firings);
    }

    /** An engine that finds fields where a scope places them for the rules that matched. */
    public CorrelationEngine(
            RuleSet rules, Scope scope, Optional<Duration> allowedLateness, Limits limits, Consumer<Firing> firings) {
        this.innermostFirst = rules.correlations();
        this.plan = new CorrelationPlan(rules);
        this.places = new FieldPlaces(scope);
        this.allowedLateness = allowedLateness;
        this.limits = limits;
        this.firings = firings;
        innermostFirst.forEach(correlation -> states.put(correlation, new HashMap<>()));
    }

    /** Takes in an event and the rules that matched it. Events that match nothing move the clock too. */
    public void accept(Event event, String eventId, Collection<DetectionRule> matched) {
        Optional<Long> time = event.timeMillis();
        if (time.isEmpty()) {
            untimed++;
            return;
        }
        if (allowedLateness.isPresent() && isLate(time.get())) {
            late++;
            return;
        }
        clockMillis = Math.max(clockMillis, time.get());
        plan.contributions(new EventRef(time.get(), eventId), matched, places.of(event))
                .forEach(this::add);
        if (allowedLateness.isPresent() && undecided >= BATCH) {
            decide(clockMillis - allowedLateness.get().toMillis() - 1);
        }
    }

    /** Whether a match of this rule contributes to any correlation. */
    public boolean uses(DetectionRule rule) {
        return plan.uses(rule);
    }

    private boolean isLate(long timeMillis) {
        return clockMillis != Long.MIN_VALUE
                && timeMillis < clockMillis - allowedLateness.orElseThrow().toMillis();
    }

    private void add(Addressed addressed) {
        undecided++;
        states.get(addressed.correlation())
                .computeIfAbsent(
                        addressed.group(), group -> new CorrelationState(addressed.correlation(), group, limits))
                .add(addressed.contribution());
    }

    /** No more events will come: everything that waits is decided. */
    public void finish() {
        decide(Long.MAX_VALUE);
    }

    private void decide(long untilMillis) {
        undecided = 0;
        for (CorrelationRule correlation : innermostFirst) {
            List<Firing> fired = new ArrayList<>();
            for (CorrelationState state : states.get(correlation).values()) {
                fired.addAll(state.decide(untilMillis));
                state.expire(untilMillis);
            }
            states.get(correlation).values().removeIf(CorrelationState::isEmpty);
            fired.sort(Comparator.comparing(Firing::at));
            for (Firing firing : fired) {
                firings.accept(firing);
                plan.contributions(firing).forEach(this::add);
            }
        }
    }

    /** Events that came after their time was decided. */
    public long late() {
        return late;
    }

    /** Events without a readable time; no window can hold them. */
    public long untimed() {
        return untimed;
    }
}
