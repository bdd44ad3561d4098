package io.weir.jobs.time;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class GoOnInSilenceTest {
    private static final long NOON = 1_800_000_000_000L;

    private static OneInputStreamOperatorTestHarness<String, String> opened(OperatorSubtaskState state)
            throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<String, String>(new GoOnInSilence<>());
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        harness.setProcessingTime(0);
        return harness;
    }

    @Test
    void passesOnWhatItsSourceSaysWhileThatHasASay() throws Exception {
        try (var harness = opened(null)) {
            harness.processElement("event", NOON);
            harness.processWatermark(NOON - 2_000);
            harness.setProcessingTime(60_000);

            assertThat(harness.getOutput())
                    .containsExactly(new StreamRecord<>("event", NOON), new Watermark(NOON - 2_000));
        }
    }

    @Test
    void goesOnWithTheClockWhereNoPartitionHasASay() throws Exception {
        try (var harness = opened(null)) {
            harness.processWatermark(NOON);
            harness.processWatermarkStatus(WatermarkStatus.IDLE);
            harness.getOutput().clear();
            List<Object> awake = List.of(WatermarkStatus.IDLE, WatermarkStatus.ACTIVE, new Watermark(NOON));

            harness.setProcessingTime(250);
            assertThat(harness.getOutput()).containsExactlyElementsOf(awake); // all are woken before time goes on
            harness.setProcessingTime(500);
            assertThat(harness.getOutput()).last().isEqualTo(new Watermark(NOON + 500));
            harness.getOutput().clear();

            harness.setProcessingTime(750);
            assertThat(harness.getOutput())
                    .containsExactly(
                            WatermarkStatus.IDLE, // holds nobody back
                            WatermarkStatus.ACTIVE,
                            new Watermark(NOON + 500));
        }
    }

    @Test
    void neverGoesBack() throws Exception {
        try (var harness = opened(null)) {
            harness.processWatermark(NOON);
            harness.processWatermarkStatus(WatermarkStatus.IDLE);
            harness.setProcessingTime(1_000);
            harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
            harness.getOutput().clear();
            harness.processWatermark(NOON + 500);
            harness.processWatermark(NOON + 1_500);

            assertThat(harness.getOutput()).containsExactly(new Watermark(NOON + 1_500));
        }
    }

    @Test
    void aDrainedJobGoesOnFromWhereItsTimeWas() throws Exception {
        OperatorSubtaskState state;
        try (var harness = opened(null)) {
            harness.processWatermark(NOON);
            harness.processWatermark(Watermark.MAX_WATERMARK);
            assertThat(harness.getOutput()).last().isEqualTo(Watermark.MAX_WATERMARK);
            state = harness.snapshot(1, 1);
        }
        try (var harness = opened(state)) {
            harness.processWatermark(NOON - 1);
            harness.processWatermark(NOON + 1_000);

            assertThat(harness.getOutput()).containsExactly(new Watermark(NOON + 1_000));
        }
    }

    @Test
    void knowsNoTimeBeforeTheFirstEvent() throws Exception {
        try (var harness = opened(null)) {
            harness.processWatermarkStatus(WatermarkStatus.IDLE);
            harness.setProcessingTime(60_000);

            assertThat(harness.getOutput()).containsExactly(WatermarkStatus.IDLE);
        }
    }

    @Test
    void goesOnAfterARestoreFromWhereItWas() throws Exception {
        OperatorSubtaskState state;
        try (var harness = opened(null)) {
            harness.processWatermark(NOON);
            state = harness.snapshot(1, 1);
        }
        assertThat(timeAfterTwoSecondsOfSilence(state)).isEqualTo(new Watermark(NOON + 2_000));
    }

    @Test
    void goesOnAfterARestoreThatCameBeforeTheFirstWatermark() throws Exception {
        OperatorSubtaskState state;
        try (var harness = opened(null)) {
            harness.processElement("event", NOON);
            state = harness.snapshot(1, 1);
        }
        assertThat(timeAfterTwoSecondsOfSilence(state)).isEqualTo(new Watermark(NOON - 1 + 2_000));
    }

    private static Object timeAfterTwoSecondsOfSilence(OperatorSubtaskState state) throws Exception {
        try (var harness = opened(state)) {
            harness.processWatermarkStatus(WatermarkStatus.IDLE);
            harness.setProcessingTime(2_000);
            return harness.getOutput().stream()
                    .filter(Watermark.class::isInstance)
                    .reduce((earlier, later) -> later)
                    .orElseThrow();
        }
    }
}
