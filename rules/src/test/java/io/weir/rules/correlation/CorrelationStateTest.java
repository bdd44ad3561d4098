package io.weir.rules.correlation;

import io.weir.rules.condition.Evidence;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class CorrelationStateTest {
    private static final Group NOBODY = new Group(List.of(), List.of());
    private static final List<String> TYPES = List.of(
            "type: event_count\n  condition: {gte: 3}",
            "type: value_count\n  condition: {field: v, gte: 3}",
            "type: value_sum\n  condition: {field: v, gt: 5}",
            "type: value_avg\n  condition: {field: v, gte: 2.5}",
            "type: value_median\n  condition: {field: v, gte: 2}",
            "type: value_percentile\n  condition: {field: v, gte: 3, percentile: 90}",
            "type: temporal",
            "type: temporal\n  condition: a and not c",
            "type: temporal_ordered");

    private static CorrelationRule correlation(String body) {
        return correlation(body, "");
    }

    private static CorrelationRule correlation(String body, String more) {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("a", "b", "c")) {
            text.append("title: %1$s\nname: %1$s\nlogsource: {product: x}\n".formatted(name))
                    .append("detection:\n  s: {k: %s}\n  condition: s\n---\n".formatted(name));
        }
        text.append("title: t\ncorrelation:\n  rules: [a, b, c]\n  timespan: 1s\n  ")
                .append(body)
                .append('\n');
        text.append(more);
        RuleSet.Compilation compilation = RuleSet.compile(List.of(new RuleSource("t.yml", text.toString())));
        assertThat(compilation.problems()).isEmpty();
        return compilation.rules().correlations().get(0);
    }

    private static Contribution hit(long timeMillis, String id, int place, String... values) {
        return new Contribution(new EventRef(timeMillis, id), List.of(place), Arrays.asList(values), Map.of("k", "x"));
    }

    private static List<Contribution> randomHits(Random random, boolean withValues) {
        List<Contribution> hits = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String[] values = withValues ? new String[] {Integer.toString(random.nextInt(5) - 1)} : new String[0];
            hits.add(hit(random.nextInt(60) * 100L, "e%03d".formatted(i), random.nextInt(3), values));
        }
        return hits;
    }

    private static boolean measuresValues(String type) {
        return type.contains("field");
    }

    @Property(tries = 60)
    void theOrderOfArrivalDoesNotMatter(@ForAll long seed) {
        for (String type : TYPES) {
            CorrelationRule rule = correlation(type);
            Random random = new Random(seed);
            List<Contribution> hits = randomHits(random, measuresValues(type));

            List<List<Firing>> answers = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                CorrelationState state = new CorrelationState(rule, NOBODY, Limits.DEFAULT);
                hits.forEach(state::add);
                List<Firing> firings = new ArrayList<>();
                for (long at = 0; at < 7000; at += 1 + random.nextInt(900)) {
                    firings.addAll(state.decide(at));
                    state.expire(at);
                }
                firings.addAll(state.decide(7000));
                answers.add(firings);
                Collections.shuffle(hits, random);
            }

            assertThat(answers.get(1)).as(type).isEqualTo(answers.get(0));
            assertThat(answers.get(2)).as(type).isEqualTo(answers.get(0));
        }
    }

    @Property(tries = 60)
    void aRestoreInTheMiddleChangesNothing(@ForAll long seed) throws IOException {
        for (String type : TYPES) {
            CorrelationRule rule = correlation(type);
            List<Contribution> hits = randomHits(new Random(seed), measuresValues(type));
            CorrelationState whole = new CorrelationState(rule, NOBODY, Limits.DEFAULT);
            CorrelationState before = new CorrelationState(rule, NOBODY, Limits.DEFAULT);
            hits.forEach(whole::add);
            hits.forEach(before::add);
            List<Firing> expected = new ArrayList<>(whole.decide(3000));
            expected.addAll(whole.decide(9000));

            List<Firing> firings = new ArrayList<>(before.decide(3000));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            before.write(new DataOutputStream(bytes));
            CorrelationState restored = new CorrelationState(rule, NOBODY, Limits.DEFAULT);
            restored.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            firings.addAll(restored.decide(9000));

            assertThat(firings).as(type).isEqualTo(expected);
        }
    }

    @Property(tries = 100)
    void boundedCountsDecideLikeUnboundedOnes(@ForAll long seed) {
        for (String type : TYPES.subList(0, 2)) {
            for (String operator : List.of("gte: 3", "gt: 3", "eq: 3", "lt: 3", "lte: 3", "neq: 3", "gt: 2, lte: 4")) {
                CorrelationRule rule = correlation(type.replace("gte: 3", operator));
                List<Contribution> hits = randomHits(new Random(seed), measuresValues(type));
                CorrelationState bounded = new CorrelationState(rule, NOBODY, new Limits(0, 1000, 1000));
                CorrelationState free = new CorrelationState(rule, NOBODY, Limits.NONE);
                hits.forEach(bounded::add);
                hits.forEach(free::add);

                assertThat(bounded.decide(9000))
                        .extracting(Firing::at)
                        .as(type + operator)
                        .isEqualTo(free.decide(9000).stream().map(Firing::at).toList());
            }
        }
    }

    @Property(tries = 100)
    void percentilesAgreeWithSorting(@ForAll long seed) {
        Random random = new Random(seed);
        RankedValues ranked = new RankedValues(BigDecimal.valueOf(75));
        List<BigDecimal> values = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            if (!values.isEmpty() && random.nextInt(3) == 0) {
                ranked.remove(values.remove(random.nextInt(values.size())));
            } else {
                BigDecimal value = BigDecimal.valueOf(random.nextInt(10));
                values.add(value);
                ranked.add(value);
            }
            assertThat(ranked.value()).isEqualByComparingTo(interpolated(values, "0.75"));
        }
    }

    private static BigDecimal interpolated(List<BigDecimal> values, String fraction) {
        if (values.isEmpty()) {
            return BigDecimal.ZERO;
        }
        List<BigDecimal> sorted = values.stream().sorted().toList();
        BigDecimal rank = new BigDecimal(fraction).multiply(BigDecimal.valueOf(sorted.size() - 1L));
        int below = rank.intValue();
        int above = Math.min(below + 1, sorted.size() - 1);
        BigDecimal beyond = rank.subtract(BigDecimal.valueOf(below));
        return sorted.get(below).add(beyond.multiply(sorted.get(above).subtract(sorted.get(below))));
    }

    @Test
    void keepsNoMoreThanTheHighestSeverityNeeds() throws IOException {
        CorrelationRule rule = correlation(TYPES.get(0), "weir:\n  severity-by-count: {5: high, 20: critical}\n");
        CorrelationState state = new CorrelationState(rule, NOBODY, new Limits(0, 100_000, 100_000));
        List<Firing> firings = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            state.add(hit(i / 100, "e%05d".formatted(i), 0));
            firings.addAll(state.decide(i / 100 - 1));
        }

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));

        assertThat(bytes.size()).isLessThan(6000);
        assertThat(firings).last().satisfies(firing -> {
            assertThat(firing.events()).hasSize(20);
            assertThat(firing.isSaturated()).isTrue();
        });
    }

    @Property(tries = 30)
    void countsFloodsOfAnySizeAndIsNeverTooHigh(@ForAll long seed, @ForAll @IntRange(min = 2, max = 8) int perMilli)
            throws IOException {
        Random random = new Random(seed);
        CorrelationRule rule = correlation(TYPES.get(0));
        CorrelationState state = new CorrelationState(rule, NOBODY, new Limits(10, 100, 1_000_000));
        List<Long> times = new ArrayList<>();
        long time = 0;
        while (time < 3_000) {
            time += random.nextInt(200) == 0 ? random.nextInt(1_500) : random.nextInt(2);
            int together = random.nextInt(perMilli);
            for (int i = 0; i < together; i++) {
                state.add(hit(time, "e%08d".formatted(times.size()), 0));
                times.add(time);
            }
        }
        List<Firing> firings = new ArrayList<>();
        for (long until = 0; until <= time; until += 1 + random.nextInt(300)) {
            firings.addAll(state.decide(until));
            state = restored(state, rule, new Limits(10, 100, 1_000_000));
        }

        for (int i = 0; i < firings.size(); i += 1 + firings.size() / 100) {
            Firing firing = firings.get(i);
            long at = firing.at().timeMillis();
            int taken = Integer.parseInt(firing.at().eventId().substring(1)) + 1;
            long inWindow = count(times.subList(0, taken), at - 1_000);
            assertThat(firing.count()).isLessThanOrEqualTo(inWindow);
            assertThat(firing.count()).isGreaterThanOrEqualTo(count(times.subList(0, taken), at - 990));
            if (at <= times.get(0) + 1_000) {
                assertThat(firing.count()).isEqualTo(inWindow);
            }
        }
    }

    private static long count(List<Long> times, long fromMillis) {
        return times.stream().filter(time -> time >= fromMillis).count();
    }

    private static CorrelationState restored(CorrelationState state, CorrelationRule rule, Limits limits)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));
        CorrelationState copy = new CorrelationState(rule, NOBODY, limits);
        copy.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        return copy;
    }

    @Test
    void readsWhatWasKeptBeforeAllEventsWereCounted() throws IOException {
        CorrelationRule rule = correlation(TYPES.get(0));
        CorrelationState state = new CorrelationState(rule, NOBODY, Limits.DEFAULT);
        for (int i = 0; i < 90; i++) {
            state.add(hit(i, "e%05d".formatted(i), 0));
        }
        state.decide(90);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));
        byte[] before =
                Arrays.copyOf(bytes.toByteArray(), bytes.size() - Integer.BYTES); // no older events, none to count
        before[0] = 1;
        CorrelationState restored = new CorrelationState(rule, NOBODY, Limits.DEFAULT);
        DataInputStream input = new DataInputStream(new ByteArrayInputStream(before));
        restored.read(input);
        assertThat(input.available()).isZero();

        for (int i = 90; i < 300; i++) {
            restored.add(hit(i + 1, "e%05d".formatted(i), 0));
        }
        assertThat(restored.decide(301)).last().matches(firing -> firing.count() == 300);
    }

    @Test
    void aFigureOverPartOfTheEventsSaysSo() {
        CorrelationState state = new CorrelationState(
                correlation("type: value_sum\n  condition: {field: v, gt: 5}"), NOBODY, new Limits(9, 9, 99));
        for (int i = 0; i < 10; i++) {
            state.add(hit(i, "e" + i, 0, "2"));
        }

        List<Firing> firings = state.decide(10);
        assertThat(firings.get(firings.size() - 2).evidence())
                .containsExactly(new Evidence("v", "18", "the sum over 9 events"));
        assertThat(firings.get(firings.size() - 1).evidence())
                .containsExactly(new Evidence("v", "18", "the sum over the newest 9 events"));
    }

    @Test
    void takesNothingInThatIsDecidedAlready() {
        CorrelationState state = new CorrelationState(correlation(TYPES.get(0)), NOBODY, Limits.DEFAULT);
        state.decide(1000);

        assertThat(state.add(hit(1000, "late", 0))).isFalse();
        assertThat(state.add(hit(1001, "in time", 0))).isTrue();
        assertThat(state.nextDecisionMillis()).hasValue(1001);
    }

    @Test
    void isEmptyOnceItsWindowHasPassed() {
        for (String type : TYPES) {
            CorrelationState state = new CorrelationState(correlation(type), NOBODY, Limits.DEFAULT);
            state.add(measuresValues(type) ? hit(5000, "e", 0, "1") : hit(5000, "e", 0));
            state.decide(5000);

            state.expire(6000);
            assertThat(state.isEmpty()).as(type).isFalse();
            assertThat(state.emptyAtMillis()).isEqualTo(6001);
            state.expire(6001);
            assertThat(state.isEmpty()).as(type).isTrue();
        }
    }

    @Test
    void showsThatMoreWaitsThanItKeeps() {
        CorrelationState state = new CorrelationState(correlation(TYPES.get(0)), NOBODY, new Limits(10, 10, 2));

        assertThat(List.of(state.add(hit(1, "a", 0)), state.add(hit(2, "b", 0)), state.add(hit(3, "c", 0))))
                .containsExactly(true, true, false);
        assertThat(state.isSaturated()).isTrue();
    }
}
