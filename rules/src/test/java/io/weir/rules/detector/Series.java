package io.weir.rules.detector;

import io.weir.rules.correlation.Contribution;
import io.weir.rules.correlation.CorrelationState;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.Firing;
import io.weir.rules.correlation.Group;
import io.weir.rules.correlation.Limits;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Events of one group over time, and what a stateful rule says to them. */
final class Series {
    static final long SECOND = 1000;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;
    static final long MONDAY = 1_799_625_600_000L;
    private static final Group GROUP = new Group(List.of("who"), List.of("somebody"));

    private final List<Contribution> events = new ArrayList<>();

    static CorrelationRule rule(String type, String timespan, String condition) {
        RuleSet.Compilation compilation = RuleSet.compile(List.of(new RuleSource(
                "rule.yml",
                """
                title: base
                name: base
                logsource: {product: x}
                detection:
                  s: {k: v}
                  condition: s
                ---
                title: stateful
                correlation:
                  type: %s
                  rules: base
                  group-by: who
                  timespan: %s
                  condition: {%s}
                """
                        .formatted(type, timespan, condition))));
        assertThat(compilation.problems()).isEmpty();
        return compilation.rules().correlations().get(0);
    }

    Series at(long timeMillis, String... values) {
        events.add(new Contribution(
                new EventRef(MONDAY + timeMillis, "e%06d".formatted(events.size())),
                List.of(0),
                List.of(values),
                Map.of()));
        return this;
    }

    Series replayed() {
        Series twice = new Series();
        twice.events.addAll(events);
        twice.events.addAll(events);
        return twice;
    }

    List<Contribution> events() {
        return events;
    }

    /** The firings, if all events are decided at once. */
    List<Firing> firings(CorrelationRule rule) {
        CorrelationState state = state(rule);
        events.forEach(state::add);
        return state.decide(Long.MAX_VALUE / 2);
    }

    /** The times at which it fires, since the series began. */
    List<Long> firingTimes(CorrelationRule rule) {
        return firings(rule).stream()
                .map(firing -> firing.at().timeMillis() - MONDAY)
                .toList();
    }

    /** The firings, if events overtake each other, time passes in random steps and the state is stored at times. */
    List<Firing> firingsOutOfOrder(CorrelationRule rule, long latestMillis, Random random) {
        Map<Contribution, Long> arrivals = new HashMap<>();
        events.forEach(event -> arrivals.put(event, event.event().timeMillis() + random.nextLong(latestMillis)));
        List<Contribution> arriving = new ArrayList<>(events);
        Collections.shuffle(arriving, random);
        arriving.sort(Comparator.comparing(arrivals::get));
        CorrelationState state = state(rule);
        List<Firing> firings = new ArrayList<>();
        for (Contribution event : arriving) {
            assertThat(state.add(event)).isTrue();
            if (random.nextInt(4) == 0) {
                long watermark = arrivals.get(event) - latestMillis;
                firings.addAll(state.decide(watermark));
                state.expire(watermark);
            }
            if (random.nextInt(20) == 0) {
                state = state.isEmpty() ? state(rule) : restored(rule, bytes(state));
            }
        }
        firings.addAll(state.decide(Long.MAX_VALUE / 2));
        return firings;
    }

    static CorrelationState state(CorrelationRule rule) {
        return new CorrelationState(rule, GROUP, Limits.DEFAULT);
    }

    static byte[] bytes(CorrelationState state) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            state.write(new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CorrelationState restored(CorrelationRule rule, byte[] bytes) {
        try {
            CorrelationState state = state(rule);
            state.read(new DataInputStream(new ByteArrayInputStream(bytes)));
            return state;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
