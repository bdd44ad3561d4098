package io.weir.jobs.detect;

import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.LiveRules;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What an attacker may send to make windows grow or slow; the figures stand in {@code docs/benchmarks.md}. */
@Tag("long")
class HostileInputTest {
    private static final int HITS = 1_000_000;
    private static final int HITS_PER_SECOND = 2_000;
    private static final int HITS_PER_WATERMARK = 100;
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
    private static final int MOST_STATE = 1 << 30;
    private static final long NOON = 1_800_000_000_000L;
    private static final long PATIENCE_MILLIS = 2_000;

    private static final List<String> FIGURES = List.of("value_sum", "value_avg", "value_median", "value_percentile");
    private static final DetectionRules RULES = DetectionRules.of(
            List.of(
                    new RuleSource(
                            "flood.yml",
                            """
                    title: Failed
                    name: failed
                    logsource: {product: linux, service: sshd}
                    detection: {selection: {event.outcome: failure}, condition: selection}
                    ---
                    title: Many failures
                    name: many
                    correlation: {type: event_count, rules: [failed], group-by: [source.ip], timespan: 1m, condition: {gte: 5}}
                    ---
                    title: Many users
                    name: many-users
                    correlation:
                      type: value_count
                      rules: [failed]
                      group-by: [source.ip]
                      timespan: 1h
                      condition: {field: user.name, gte: 100}
                    """),
                    new RuleSource("figures.yml", figures())),
            Telemetry.FORMATS,
            Telemetry.LANES);

    /** Rules that every hit fires once there is a second one, each named like its type. */
    private static String figures() {
        return FIGURES.stream()
                .map(type ->
                        """
                        title: %1$s
                        name: %1$s
                        correlation:
                          type: %1$s
                          rules: [failed]
                          group-by: [source.ip]
                          timespan: 1m
                          condition: {field: network.bytes, gte: 1%2$s}
                        """
                                .formatted(type, type.equals("value_percentile") ? ", percentile: 95" : ""))
                .collect(Collectors.joining("---\n"));
    }

    /** How a flood went: the CPU time that it took, the most state at any time, and what was left. */
    private record Course(double nanosPerHit, long stateBytes, int mostEntries, int alerts, int leftEntries) {
        @Override
        public String toString() {
            return String.format(
                    java.util.Locale.ROOT,
                    "%.2f µs per hit, %d keys at most, %d KiB of state in the middle, %d alerts, %d keys left",
                    nanosPerHit / 1_000,
                    mostEntries,
                    stateBytes / 1024,
                    alerts,
                    leftEntries);
        }
    }

    @Test
    void aHotAddressCostsNoMoreThanManyOrdinaryOnes() throws Exception {
        // Each comes once in fifty seconds, and raises nothing.
        IntFunction<String> uniform = i -> "198." + i % 10 + "." + i / 10 % 100 + "." + i / 1_000 % 100;
        flood("many", uniform); // the first one warms up
        Course ordinary = flood("many", uniform);
        Course hot = flood("many", i -> i % 10 > 0 ? "203.0.113.9" : uniform.apply(i));

        System.out.println("100,000 ordinary addresses: " + ordinary);
        System.out.println("90 % of one address:        " + hot);
        assertThat(hot.nanosPerHit()).isLessThan(ordinary.nanosPerHit() / 0.6);
        assertThat(hot.alerts()).isLessThan(1_000);
        assertThat(hot.leftEntries()).isZero();
    }

    @Test
    void aMillionAddressesAreForgottenAfterTheirTime() throws Exception {
        Course course = flood("many", i -> (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255) + ".7");

        System.out.println("1,000,000 addresses:        " + course);
        // Those of the timespan, of the eighth by which windows are reminded later, and of what waits for the
        // watermark.
        assertThat(course.mostEntries()).isLessThan(3 * HITS_PER_SECOND * 80);
        assertThat(course.leftEntries()).isZero();
    }

    @Test
    void aMillionUsersOfOneAddressNeedNoMoreThanTheThreshold() throws Exception {
        Course course = flood("many-users", i -> "203.0.113.9");

        System.out.println("1,000,000 distinct values:  " + course);
        assertThat(course.stateBytes()).isLessThan(4 << 20);
        assertThat(course.leftEntries()).isZero();
    }

    @Test
    void aFloodCostsNoMoreTheLongerStragglersAreWaitedFor() throws Exception {
        int hits = HITS / 10;
        IntFunction<String> one = i -> "203.0.113.9";
        flood("many", one, hits, PATIENCE_MILLIS); // warms up
        Course shortly = flood("many", one, hits, PATIENCE_MILLIS);
        Course longer = flood("many", one, hits, 20 * PATIENCE_MILLIS);

        System.out.println("waited for 2 s:             " + shortly);
        System.out.println("waited for 40 s:            " + longer);
        assertThat(longer.nanosPerHit()).isLessThan(3 * shortly.nanosPerHit());
        assertThat(longer.leftEntries()).isZero();
    }

    @Test
    void aHotGroupIsMeasuredAtACostLikeThatOfCounting() throws Exception {
        int hits = HITS / 10;
        IntFunction<String> one = i -> "203.0.113.9";
        flood("many", one, hits, PATIENCE_MILLIS); // warms up
        Course counted = flood("many", one, hits, PATIENCE_MILLIS);
        System.out.println("counted:                    " + counted);
        for (String figure : FIGURES) {
            Course measured = flood(figure, one, hits, PATIENCE_MILLIS);

            System.out.println(figure + ": " + measured);
            assertThat(measured.nanosPerHit()).as(figure).isLessThan(8 * counted.nanosPerHit());
            assertThat(measured.alerts()).as(figure).isBetween(1, 1_000);
            assertThat(measured.leftEntries()).as(figure).isZero();
        }
    }

    private static Course flood(String rule, IntFunction<String> address) throws Exception {
        return flood(rule, address, HITS, PATIENCE_MILLIS);
    }

    private static Course flood(String rule, IntFunction<String> address, int hits, long patienceMillis)
            throws Exception {
        var operator = new CoBroadcastWithKeyedOperator<>(new DetectThresholds(RULES, 0), List.of(LiveRules.STATE));
        try (var harness = new KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert>(
                operator, Hit::key, null, Types.STRING)) {
            harness.getExecutionConfig().enableObjectReuse();
            harness.setCheckpointStorage(new JobManagerCheckpointStorage(MOST_STATE));
            harness.open();
            harness.processWatermark2(new Watermark(Long.MAX_VALUE));
            long nanos = 0;
            int mostEntries = 0;
            long stateBytes = 0;
            int alerts = 0;
            for (int from = 0; from < hits; from += HITS_PER_WATERMARK) {
                long start = THREAD.getCurrentThreadCpuTime();
                long timeMillis = NOON;
                for (int i = from; i < from + HITS_PER_WATERMARK; i++) {
                    timeMillis = NOON + i * 1_000L / HITS_PER_SECOND;
                    harness.processElement1(hit(rule, address.apply(i), i, timeMillis), timeMillis);
                }
                harness.processWatermark1(new Watermark(timeMillis - patienceMillis));
                nanos += THREAD.getCurrentThreadCpuTime() - start;
                alerts += harness.extractOutputValues().size();
                harness.getOutput().clear();
                if (from % (hits / 20) == 0) {
                    mostEntries = Math.max(mostEntries, harness.numKeyedStateEntries());
                }
                if (from == hits / 2) {
                    stateBytes = harness.snapshot(1, 1).getStateSize();
                }
            }
            harness.processWatermark1(new Watermark(Long.MAX_VALUE - 1));
            assertThat(harness.getSideOutput(DetectThresholds.LATE_HITS)).isNullOrEmpty();
            return new Course((double) nanos / hits, stateBytes, mostEntries, alerts, harness.numKeyedStateEntries());
        }
    }

    private static Hit hit(String rule, String address, int number, long timeMillis) {
        return new Hit(
                "default",
                rule,
                address.length() + ":" + address,
                Map.of("source.ip", address),
                Integer.toString(10_000_000 + number),
                timeMillis,
                timeMillis,
                List.of(0),
                values(rule, number),
                Map.of(),
                "",
                0,
                RULES.compiled().revision(rule),
                Map.of("source.ip", address),
                List.of(),
                List.of());
    }

    private static List<String> values(String rule, int number) {
        if (rule.equals("many-users")) {
            return List.of("user-" + number);
        }
        return FIGURES.contains(rule) ? List.of(Integer.toString(number * 31 % 1_000)) : List.of();
    }
}
