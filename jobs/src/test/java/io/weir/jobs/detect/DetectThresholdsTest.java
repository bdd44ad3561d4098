package io.weir.jobs.detect;

import io.weir.connectors.kafka.RuleRecord;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.jobs.rules.LiveRules;
import io.weir.jobs.rules.RuleAnswer;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.jobs.time.KeptWatermark;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.alert.Severity;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.condition.Evidence;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class DetectThresholdsTest {
    private static final String SSH_BRUTE_FORCE = "d45a21d9-399a-4948-ba76-fba281625699";
    private static final long NOON = 1_800_000_000_000L;
    private static final long LATER = NOON + 3_600_000;
    private static final int MAX_PARALLELISM = 16;

    private KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Hit.class,
                Alert.class,
                DeadLetter.class,
                Evidence.class,
                DetectThresholds.StoredGroup.class,
                RaiseAtOnce.StoredAlert.class,
                KeptWatermark.Mark.class,
                HostSignal.class,
                RuleUpdate.class,
                RuleAnswer.class,
                RuleRecord.class,
                RuleDocument.class
            })
    void whatTravelsOrIsStoredNeedsNoKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    @Test
    void raisesAnAlertWhenTheThresholdIsReached() throws Exception {
        failures(harness, "203.0.113.9", 0, 5);
        advance(harness, NOON + 4_000);

        assertThat(harness.extractOutputValues()).singleElement().satisfies(alert -> {
            assertThat(alert.severity()).isEqualTo(Severity.MEDIUM);
            assertThat(alert.count()).isEqualTo(5);
            assertThat(alert.group()).isEqualTo(Map.of("source.ip", "203.0.113.9"));
        });
    }

    @Test
    void decidesOnlyOnceTheWatermarkHasPassed() throws Exception {
        failures(harness, "203.0.113.9", 0, 5);
        advance(harness, NOON + 3_989);

        assertThat(harness.extractOutputValues()).isEmpty();
    }

    @Test
    void countsEveryAddressForItself() throws Exception {
        failures(harness, "203.0.113.9", 0, 4);
        failures(harness, "203.0.113.10", 0, 4);
        advance(harness, LATER);

        assertThat(harness.extractOutputValues()).isEmpty();
    }

    @Test
    void sendsLateHitsToTheSideOutput() throws Exception {
        advance(harness, NOON);
        harness.processElement1(hit("203.0.113.9", 0, NOON), NOON);

        assertThat(harness.getSideOutput(DetectThresholds.LATE_HITS)).hasSize(1);
    }

    @Test
    void forgetsEverythingInTheEnd() throws Exception {
        failures(harness, "203.0.113.9", 0, 30);
        failures(harness, "203.0.113.10", 0, 2);
        advance(harness, LATER);

        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void aRuleThatIsTakenAwayAndComesBackCountsAnew() throws Exception {
        failures(harness, "203.0.113.9", 0, 4);
        advance(harness, NOON + 5_000);
        tell(new RuleUpdate(1, List.of(RuleDocument.removed(SSH_BRUTE_FORCE))));
        assertThat(harness.numKeyedStateEntries()).isZero();
        tell(new RuleUpdate(2, List.of()));
        failures(harness, "203.0.113.9", 6, 7);
        advance(harness, LATER);

        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(harness.getSideOutput(DetectThresholds.LATE_HITS)).isNullOrEmpty();
    }

    /** Rules that are compiled by the time the operator is told of them. */
    private void tell(RuleUpdate update) throws Exception {
        Telemetry.RULES.compiled(update);
        harness.processElement2(update, NOON);
    }

    @Test
    @Timeout(30)
    void aFloodOfOneAddressStaysCheap() throws Exception {
        int hits = 200_000;
        for (int i = 0; i < hits; i++) {
            long timeMillis = NOON + i / 2; // two thousand a second
            harness.processElement1(hit("203.0.113.9", i, timeMillis), timeMillis);
            if (i % 100 == 0) {
                advance(harness, timeMillis - 2_000);
            }
        }
        advance(harness, LATER);

        assertThat(harness.extractOutputValues()).hasSizeLessThan(40);
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void whatIsFarTooMuchForOneGroupIsSetAside() throws Exception {
        for (int i = 0; i < 100_010; i++) {
            harness.processElement1(hit("203.0.113.9", i, NOON + i), NOON + i);
        }

        assertThat(harness.getSideOutput(DetectThresholds.LATE_HITS)).hasSize(10);
    }

    @Test
    void aRestoreInTheMiddleChangesNothing() throws Exception {
        failures(harness, "203.0.113.9", 0, 12);
        advance(harness, NOON + 20_000);
        failures(harness, "203.0.113.9", 30, 54);
        advance(harness, LATER);
        List<Alert> expected = harness.extractOutputValues();

        try (var before = harness();
                var after = harness()) {
            before.open();
            failures(before, "203.0.113.9", 0, 12);
            advance(before, NOON + 7_000);
            OperatorSubtaskState snapshot = before.snapshot(1, 1);

            after.initializeState(snapshot);
            after.open();
            advance(after, NOON + 20_000);
            failures(after, "203.0.113.9", 30, 54);
            advance(after, LATER);

            List<Alert> actual = new ArrayList<>(before.extractOutputValues());
            actual.addAll(after.extractOutputValues());
            assertThat(actual)
                    .usingRecursiveComparison()
                    .ignoringFields("stages")
                    .isEqualTo(expected);
            assertThat(after.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void whatIsLateForAForgottenGroupIsLateAfterARestoreToo() throws Exception {
        failures(harness, "203.0.113.9", 0, 2);
        advance(harness, LATER);
        assertThat(harness.numKeyedStateEntries()).isZero();
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);

        try (var after = harness();
                var afterThat = harness()) {
            after.initializeState(snapshot);
            after.open();
            failures(after, "203.0.113.9", 10, 15);
            afterThat.initializeState(after.snapshot(2, 2)); // no watermark came in between
            afterThat.open();
            failures(afterThat, "203.0.113.9", 20, 25);
            advance(afterThat, LATER + 60_000);

            assertThat(after.getSideOutput(DetectThresholds.LATE_HITS)).hasSize(5);
            assertThat(afterThat.getSideOutput(DetectThresholds.LATE_HITS)).hasSize(5);
            assertThat(afterThat.extractOutputValues()).isEmpty();
            assertThat(afterThat.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void itIsAtAnotherParallelismAndWhereNothingCameSinceTheLastRestore() throws Exception {
        OperatorSubtaskState first = partOf(null, 1, 1, 0, part -> {
            part.processElement1(hit(addressOf(part), 0, NOON), NOON);
            advance(part, LATER);
        });
        OperatorSubtaskState idle = partOf(first, 1, 2, 0, part -> {});
        OperatorSubtaskState busy = partOf(first, 1, 2, 1, part -> {
            part.processElement1(hit(addressOf(part), 0, LATER), LATER); // late, but it came
            advance(part, LATER + 60_000);
        });
        OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(idle, busy);
        for (int index = 0; index < 3; index++) {
            partOf(both, 2, 3, index, part -> {
                String address = addressOf(part);
                part.processElement1(hit(address, 0, LATER + 59_000), LATER + 59_000);
                part.processElement1(hit(address, 1, LATER + 61_000), LATER + 61_000);

                assertThat(part.getSideOutput(DetectThresholds.LATE_HITS))
                        .extracting(record -> record.getValue().timeMillis())
                        .containsExactly(LATER + 59_000);
            });
        }
    }

    /** What one of several subtasks does. */
    private interface Part {
        void run(KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> part) throws Exception;
    }

    /** Runs a subtask that takes its share of a snapshot, and returns its own. */
    private static OperatorSubtaskState partOf(
            OperatorSubtaskState all, int oldParallelism, int parallelism, int index, Part run) throws Exception {
        var operator =
                new CoBroadcastWithKeyedOperator<>(new DetectThresholds(Telemetry.RULES, 0), List.of(LiveRules.STATE));
        try (var part = new KeyedTwoInputStreamOperatorTestHarness<>(
                operator, Hit::key, null, Types.STRING, MAX_PARALLELISM, parallelism, index)) {
            if (all != null) {
                part.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                        all, MAX_PARALLELISM, oldParallelism, parallelism, index));
            }
            part.open();
            run.run(part);
            return part.snapshot(1, 1);
        }
    }

    /** Some address whose hits this subtask gets. */
    private static String addressOf(KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> part) {
        var task = part.getEnvironment().getTaskInfo();
        return IntStream.range(0, 256)
                .mapToObj(last -> "203.0.113." + last)
                .filter(address -> KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                hit(address, 0, NOON).key(), MAX_PARALLELISM, task.getNumberOfParallelSubtasks())
                        == task.getIndexOfThisSubtask())
                .findFirst()
                .orElseThrow();
    }

    /** Failures one second apart. */
    private static void failures(
            KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> harness,
            String address,
            int from,
            int to)
            throws Exception {
        for (int i = from; i < to; i++) {
            harness.processElement1(hit(address, i, NOON + i * 1000L), NOON + i * 1000L);
        }
    }

    private static Hit hit(String address, int number, long timeMillis) {
        return new Hit(
                "default",
                SSH_BRUTE_FORCE,
                address.length() + ":" + address,
                Map.of("source.ip", address),
                String.format("%s-%03d", address, number),
                timeMillis,
                timeMillis,
                List.of(0),
                List.of(),
                Map.of(),
                "",
                0,
                Telemetry.RULES.compiled().revision(SSH_BRUTE_FORCE),
                Map.of("source.ip", address),
                List.of(),
                List.of());
    }

    /** Rules have no part in time. */
    private static void advance(
            KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> harness, long timeMillis)
            throws Exception {
        harness.processWatermark1(new Watermark(timeMillis));
        harness.processWatermark2(new Watermark(timeMillis));
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> harness() throws Exception {
        var operator =
                new CoBroadcastWithKeyedOperator<>(new DetectThresholds(Telemetry.RULES, 0), List.of(LiveRules.STATE));
        return new KeyedTwoInputStreamOperatorTestHarness<>(operator, Hit::key, null, Types.STRING);
    }
}
