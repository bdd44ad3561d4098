package io.weir.jobs.detect;

import io.weir.connectors.telemetry.DeadLetter;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.alert.Severity;
import io.weir.rules.condition.Evidence;
import io.weir.rules.library.RuleFiles;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
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

import static org.assertj.core.api.Assertions.assertThat;

class DetectThresholdsTest {
    private static final String SSH_BRUTE_FORCE = "d45a21d9-399a-4948-ba76-fba281625699";
    private static final long NOON = 1_800_000_000_000L;
    private static final long LATER = NOON + 3_600_000;

    private KeyedOneInputStreamOperatorTestHarness<String, Hit, Alert> harness;

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
            classes = {Hit.class, Alert.class, DeadLetter.class, Evidence.class, DetectThresholds.StoredGroup.class})
    void whatTravelsOrIsStoredNeedsNoKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    @Test
    void raisesAnAlertWhenTheThresholdIsReached() throws Exception {
        failures(harness, "203.0.113.9", 0, 5);
        harness.processWatermark(NOON + 4_000);

        assertThat(harness.extractOutputValues()).singleElement().satisfies(alert -> {
            assertThat(alert.severity()).isEqualTo(Severity.MEDIUM);
            assertThat(alert.count()).isEqualTo(5);
            assertThat(alert.group()).isEqualTo(Map.of("source.ip", "203.0.113.9"));
        });
    }

    @Test
    void decidesOnlyOnceTheWatermarkHasPassed() throws Exception {
        failures(harness, "203.0.113.9", 0, 5);
        harness.processWatermark(NOON + 3_989);

        assertThat(harness.extractOutputValues()).isEmpty();
    }

    @Test
    void countsEveryAddressForItself() throws Exception {
        failures(harness, "203.0.113.9", 0, 4);
        failures(harness, "203.0.113.10", 0, 4);
        harness.processWatermark(LATER);

        assertThat(harness.extractOutputValues()).isEmpty();
    }

    @Test
    void sendsLateHitsToTheSideOutput() throws Exception {
        harness.processWatermark(NOON);
        harness.processElement(hit("203.0.113.9", 0, NOON), NOON);

        assertThat(harness.getSideOutput(DetectThresholds.LATE_HITS)).hasSize(1);
    }

    @Test
    void forgetsEverythingInTheEnd() throws Exception {
        failures(harness, "203.0.113.9", 0, 30);
        failures(harness, "203.0.113.10", 0, 2);
        harness.processWatermark(LATER);

        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    @Timeout(30)
    void aFloodOfOneAddressStaysCheap() throws Exception {
        int hits = 200_000;
        for (int i = 0; i < hits; i++) {
            long timeMillis = NOON + i / 2; // two thousand a second
            harness.processElement(hit("203.0.113.9", i, timeMillis), timeMillis);
            if (i % 100 == 0) {
                harness.processWatermark(timeMillis - 2_000);
            }
        }
        harness.processWatermark(LATER);

        assertThat(harness.extractOutputValues()).hasSizeLessThan(40);
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void whatIsFarTooMuchForOneGroupIsSetAside() throws Exception {
        for (int i = 0; i < 100_010; i++) {
            harness.processElement(hit("203.0.113.9", i, NOON + i), NOON + i);
        }

        assertThat(harness.getSideOutput(DetectThresholds.LATE_HITS)).hasSize(10);
    }

    @Test
    void aRestoreInTheMiddleChangesNothing() throws Exception {
        failures(harness, "203.0.113.9", 0, 12);
        harness.processWatermark(NOON + 20_000);
        failures(harness, "203.0.113.9", 30, 54);
        harness.processWatermark(LATER);
        List<Alert> expected = harness.extractOutputValues();

        try (var before = harness();
                var after = harness()) {
            before.open();
            failures(before, "203.0.113.9", 0, 12);
            before.processWatermark(NOON + 7_000);
            OperatorSubtaskState snapshot = before.snapshot(1, 1);

            after.initializeState(snapshot);
            after.open();
            after.processWatermark(NOON + 20_000);
            failures(after, "203.0.113.9", 30, 54);
            after.processWatermark(LATER);

            List<Alert> actual = new ArrayList<>(before.extractOutputValues());
            actual.addAll(after.extractOutputValues());
            assertThat(actual)
                    .usingRecursiveComparison()
                    .ignoringFields("stages")
                    .isEqualTo(expected);
            assertThat(after.numKeyedStateEntries()).isZero();
        }
    }

    /** Failures one second apart. */
    private static void failures(
            KeyedOneInputStreamOperatorTestHarness<String, Hit, Alert> harness, String address, int from, int to)
            throws Exception {
        for (int i = from; i < to; i++) {
            harness.processElement(hit(address, i, NOON + i * 1000L), NOON + i * 1000L);
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
                Map.of("source.ip", address),
                List.of());
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Hit, Alert> harness() throws Exception {
        var operator = new KeyedProcessOperator<>(new DetectThresholds(DetectionRules.of(RuleFiles.bundled())));
        return new KeyedOneInputStreamOperatorTestHarness<>(operator, Hit::key, Types.STRING);
    }
}
