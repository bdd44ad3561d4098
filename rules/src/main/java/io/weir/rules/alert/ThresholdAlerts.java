package io.weir.rules.alert;

import io.weir.rules.correlation.Contribution;
import io.weir.rules.correlation.CorrelationState;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.Firing;
import io.weir.rules.correlation.Group;
import io.weir.rules.correlation.Limits;
import io.weir.rules.correlation.StateCodec;
import io.weir.rules.memory.Reminders;
import io.weir.rules.sigma.CorrelationRule;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * All that one group of one correlation remembers to raise its alerts: the window, and the alert that is open.
 *
 * <p>Hits are decided in event-time order, so the same hits give the same alerts. Those whose time has not come yet are kept
 * elsewhere: reading and writing this value costs the same however many wait.
 */
public final class ThresholdAlerts {
    private static final int VERSION = 2;
    private static final int WITHOUT_TARGETS = 1;
    private static final int MOST_EVENTS_SHOWN = 50;
    private static final int REMINDERS_PER_MEMORY = 8;
    private static final BigDecimal MOST_MEASURED = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final Comparator<Hit> IN_ORDER = Comparator.comparingLong(Hit::timeMillis)
            .thenComparing(Hit::eventId)
            .thenComparing(hit -> hit.places().get(0))
            .thenComparing(Hit::innerGroup)
            .thenComparing(Hit::ingestedMillis)
            .thenComparing(
                    hit -> new TreeMap<>(hit.entities()) + " " + hit.evidence()); // an event that was shipped twice

    private final CorrelationRule rule;
    private final AlertingRule alerting;
    private final String tenant;
    private final Group group;
    private final long memoryMillis;
    private final CorrelationState window;
    private final RecentTargets recent = new RecentTargets();
    /** What the open alert is directed at. */
    private final Set<String> targets = new LinkedHashSet<>();

    private Episode open;

    public ThresholdAlerts(CorrelationRule rule, String tenant, Group group, Limits limits) {
        this.rule = rule;
        this.alerting = AlertingRule.of(rule);
        this.tenant = tenant;
        this.group = group;
        this.memoryMillis = rule.memory().toMillis();
        this.window = new CorrelationState(rule, group, limits);
    }

    /** How long firings of a rule are folded into one alert. */
    public static Duration suppressionOf(CorrelationRule rule) {
        return AlertingRule.of(rule).suppress();
    }

    /**
     * Decides these hits and everything else up to a moment of event time, inclusive; none of them may be later than that,
     * and none that is earlier may come afterwards. The clock's time is only noted in the alerts.
     */
    public List<Alert> decide(Collection<Hit> hits, long untilMillis, long nowMillis) {
        return decide(hits, untilMillis, nowMillis, (firing, detail, aims) -> {});
    }

    /**
     * Takes every firing, also those that are folded into an open alert, with what it shows of its event and what the events of
     * its window were directed at.
     */
    @FunctionalInterface
    public interface Firings {
        void fired(Firing firing, EventDetail detail, List<String> targets);
    }

    /** The same, for a correlation that others count. */
    public List<Alert> decide(Collection<Hit> hits, long untilMillis, long nowMillis, Firings firings) {
        Map<EventRef, EventDetail> details = new HashMap<>();
        // Several inner correlations may fire at one event, and come from different tasks.
        Deque<Hit> inOrder = new ArrayDeque<>(hits.stream().sorted(IN_ORDER).toList());
        for (Hit hit : inOrder) {
            EventRef event = event(hit);
            window.add(new Contribution(event, hit.places(), hit.values(), hit.carried(), hit.innerGroup()));
            details.merge(event, EventDetail.of(hit), EventDetail::and);
        }
        List<Alert> alerts = new ArrayList<>();
        for (Firing firing : window.decide(untilMillis)) {
            EventDetail detail = details.get(firing.at()).after(firing.evidence());
            aim(inOrder, firing.at());
            List<String> aims = recent.all();
            firings.fired(firing, detail, aims);
            on(firing, detail, aims, nowMillis, alerts);
        }
        aim(inOrder, new EventRef(Long.MAX_VALUE, ""));
        tell(untilMillis, nowMillis, alerts);
        recent.forgetBefore(untilMillis - memoryMillis);
        window.expire(untilMillis);
        return alerts;
    }

    private static EventRef event(Hit hit) {
        return new EventRef(hit.timeMillis(), hit.eventId());
    }

    /** Takes in what the hits up to an event are directed at. */
    private void aim(Deque<Hit> inOrder, EventRef until) {
        while (!inOrder.isEmpty() && event(inOrder.peekFirst()).compareTo(until) <= 0) {
            Hit hit = inOrder.removeFirst();
            recent.forgetBefore(hit.timeMillis() - memoryMillis);
            recent.add(Targets.of(hit), hit.timeMillis());
        }
    }

    private void on(Firing firing, EventDetail detail, List<String> aims, long nowMillis, List<Alert> alerts) {
        long timeMillis = firing.at().timeMillis();
        Severity severity =
                alerting.severity(firing.measured().min(MOST_MEASURED).longValue());
        tell(timeMillis, nowMillis, alerts);
        boolean isNew = open == null;
        if (isNew) {
            open = open(firing, detail, severity);
            targets.clear();
        }
        aims.stream().takeWhile(aim -> targets.size() < Targets.MOST).forEach(targets::add);
        if (isNew || open.fold(timeMillis, firing.count(), severity)) {
            alerts.add(publish(timeMillis, nowMillis));
        }
    }

    private Alert publish(long atMillis, long nowMillis) {
        return open.publish(alerting, tenant, atMillis, nowMillis).directedAt(targets);
    }

    /** Publishes the update that is due by now, and ends the alert whose time is over. */
    private void tell(long untilMillis, long nowMillis, List<Alert> alerts) {
        if (open == null) {
            return;
        }
        boolean isOver = untilMillis >= endMillis();
        if (open.isChanged() && (isOver || untilMillis >= open.updateDueMillis())) {
            long atMillis = Math.min(open.updateDueMillis(), endMillis());
            alerts.add(publish(atMillis, nowMillis));
        }
        if (isOver) {
            open = null;
        }
    }

    private Episode open(Firing firing, EventDetail detail, Severity severity) {
        String id = DerivedId.of(
                tenant,
                rule.key(),
                group.key(),
                firing.at().eventId(),
                Long.toString(firing.at().timeMillis()));
        return new Episode(
                id,
                firing.at().timeMillis(),
                group.present(),
                firing.events().stream()
                        .limit(MOST_EVENTS_SHOWN)
                        .map(EventRef::eventId)
                        .toList(),
                firing.events().isEmpty()
                        ? firing.at().timeMillis()
                        : firing.events().get(0).timeMillis(),
                detail,
                severity,
                firing.count());
    }

    private long endMillis() {
        return open.startMillis() + alerting.suppress().toMillis();
    }

    /** When {@link #decide} has something to do without further hits; empty once everything is forgotten. */
    public OptionalLong nextMillis() {
        LongStream.Builder moments = LongStream.builder();
        if (!window.isEmpty()) {
            moments.add(forgetMillis(window.emptyAtMillis(), memoryMillis));
        }
        if (open != null) {
            moments.add(
                    open.isChanged()
                            ? Math.min(open.updateDueMillis(), endMillis())
                            : forgetMillis(endMillis(), alerting.suppress().toMillis()));
        }
        return moments.build().min();
    }

    /** So that a group which is remembered for days is reminded of it a few times and not once per hit. */
    private long forgetMillis(long overMillis, long rememberedMillis) {
        return Reminders.notBefore(overMillis, Math.max(1, rememberedMillis / REMINDERS_PER_MEMORY), group.key());
    }

    public boolean isEmpty() {
        return open == null && window.isEmpty();
    }

    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        window.write(output);
        output.writeBoolean(open != null);
        if (open != null) {
            open.write(output);
            DataText.write(List.copyOf(targets), output);
        }
        recent.write(output);
    }

    /** Fills a fresh value of the same correlation, tenant and group. */
    public void read(DataInput input) throws IOException {
        int version = StateCodec.readVersion(WITHOUT_TARGETS, VERSION, "the alerts of a group", input);
        window.read(input);
        open = input.readBoolean() ? Episode.read(input) : null;
        if (version > WITHOUT_TARGETS) {
            targets.addAll(open == null ? List.of() : DataText.readList(input));
            recent.read(input);
        }
    }
}
