package io.weir.jobs.detect;

import io.weir.jobs.AllocatedBytes;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.LiveRules;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Groups that remember many numbers: a decision is about a few of them. */
class LargeGroupTest {
    private static final long NOON = 1_800_000_000_000L;
    private static final int HITS = 4_000;
    private static final int HITS_PER_SECOND = 100;
    private static final DetectionRules RULES = DetectionRules.of(
            List.of(
                    new RuleSource(
                            "figures.yml",
                            """
                            title: Transfer
                            name: transfer
                            logsource: {product: linux}
                            detection: {selection: {event.action: transfer}, condition: selection}
                            ---
                            title: Much at once
                            name: value_sum
                            correlation:
                              type: value_sum
                              rules: [transfer]
                              group-by: [source.ip]
                              timespan: 1h
                              condition: {field: network.bytes, gte: 1}
                            ---
                            title: Much most of the time
                            name: value_percentile
                            correlation:
                              type: value_percentile
                              rules: [transfer]
                              group-by: [source.ip]
                              timespan: 1h
                              condition: {field: network.bytes, gte: 500, percentile: 50}
                            """)),
            Telemetry.FORMATS,
            Telemetry.LANES);

    @ParameterizedTest
    @ValueSource(strings = {"value_sum", "value_percentile"})
    void aDecisionCostsNoMoreTheMoreIsRemembered(String rule) throws Exception {
        try (var harness = harness(false)) {
            harness.open();
            send(harness, rule, 0, 1_000);
            long few = AllocatedBytes.by(() -> send(harness, rule, 1_000, 2_000));
            send(harness, rule, 2_000, 7_000);
            long many = AllocatedBytes.by(() -> send(harness, rule, 7_000, 8_000));

            assertThat(many).isLessThan(2 * few);
        }
    }

    @ParameterizedTest
    @CsvSource({"value_sum, false", "value_sum, true", "value_percentile, false", "value_percentile, true"})
    void neitherASnapshotNorARestoreChangesWhatIsFound(String rule, boolean isOnDisk) throws Exception {
        try (var whole = harness(isOnDisk);
                var before = harness(isOnDisk);
                var after = harness(isOnDisk)) {
            whole.open();
            send(whole, rule, 0, HITS);
            before.open();
            send(before, rule, 0, HITS / 2);
            OperatorSubtaskState snapshot = before.snapshot(1, 1);
            List<Alert> first = new ArrayList<>(before.extractOutputValues());
            send(before, rule, HITS / 2, HITS);
            after.initializeState(snapshot);
            after.open();
            send(after, rule, HITS / 2, HITS);
            finish(whole);
            finish(before);
            finish(after);

            List<Alert> restored = new ArrayList<>(first);
            restored.addAll(after.extractOutputValues());
            assertThat(first).isNotEmpty();
            assertSame(before.extractOutputValues(), whole.extractOutputValues());
            assertSame(restored, whole.extractOutputValues());
            assertThat(after.numEventTimeTimers()).isZero();
        }
    }

    /** As in production: one thread writes what another goes on with. */
    @ParameterizedTest
    @ValueSource(strings = {"value_sum", "value_percentile"})
    void whatGoesOnWhileASnapshotIsWrittenIsNotInIt(String rule) throws Exception {
        try (var before = harness(false);
                var after = harness(false)) {
            before.open();
            send(before, rule, 0, HITS / 2);
            List<Alert> first = new ArrayList<>(before.extractOutputValues());
            OperatorSnapshotFutures begun = before.getOperator()
                    .snapshotState(
                            1,
                            1,
                            CheckpointOptions.forCheckpointWithDefaultLocation(),
                            new MemCheckpointStreamFactory(1 << 24));
            send(before, rule, HITS / 2, HITS);
            after.initializeState(OperatorSnapshotFinalizer.create(begun).getJobManagerOwnedState());
            after.open();
            send(after, rule, HITS / 2, HITS);
            finish(before);
            finish(after);

            List<Alert> restored = new ArrayList<>(first);
            restored.addAll(after.extractOutputValues());
            assertSame(restored, before.extractOutputValues());
        }
    }

    private static void assertSame(List<Alert> actual, List<Alert> expected) {
        assertThat(actual).usingRecursiveComparison().ignoringFields("stages").isEqualTo(expected);
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> harness(boolean isOnDisk)
            throws Exception {
        var operator = new CoBroadcastWithKeyedOperator<>(new DetectThresholds(RULES, 0), List.of(LiveRules.STATE));
        var harness = new KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert>(
                operator, Hit::key, null, Types.STRING);
        harness.getExecutionConfig().enableObjectReuse();
        harness.setStateBackend(isOnDisk ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend());
        return harness;
    }

    private static void send(
            KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> harness,
            String rule,
            int from,
            int to)
            throws Exception {
        for (int i = from; i < to; i++) {
            long timeMillis = NOON + i * 1_000L / HITS_PER_SECOND;
            harness.processElement1(hit(rule, i, timeMillis), timeMillis);
            advance(harness, timeMillis);
        }
    }

    private static void finish(KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> harness)
            throws Exception {
        advance(harness, NOON + 24 * 3_600_000);
    }

    private static void advance(
            KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> harness, long timeMillis)
            throws Exception {
        harness.processWatermark1(new Watermark(timeMillis));
        harness.processWatermark2(new Watermark(timeMillis));
    }

    private static Hit hit(String rule, int number, long timeMillis) {
        return new Hit(
                "default",
                rule,
                "203.0.113.9",
                Map.of("source.ip", "203.0.113.9"),
                Integer.toString(10_000_000 + number),
                timeMillis,
                timeMillis,
                List.of(0),
                List.of(Integer.toString(number * 31 % 1_000)),
                Map.of(),
                "",
                0,
                RULES.compiled().revision(rule),
                Map.of("source.ip", "203.0.113.9"),
                List.of(),
                List.of());
    }
}
