package io.weir.jobs.time;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class AlertWatermarksTest {
    private static final long NOON = 1_800_014_400_000L;

    private final ManualClock clock = new ManualClock();
    private long passedMillis;
    private long watermark = Long.MIN_VALUE;
    private final WatermarkOutput output = new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark emitted) {
            watermark = Math.max(watermark, emitted.getTimestamp());
        }

        @Override
        public void markIdle() {
            throw new AssertionError("a topic of alerts is never idle: its clock goes on");
        }

        @Override
        public void markActive() {
            // never idle, so always active
        }
    };
    private final AlertWatermarks<String> watermarks =
            new AlertWatermarks<>(Duration.ofSeconds(10), clock, () -> NOON + passedMillis);

    private long after(long millis) {
        clock.advanceTime(Duration.ofMillis(millis - passedMillis));
        passedMillis = millis;
        watermarks.onPeriodicEmit(output);
        return watermark;
    }

    @Test
    void whileAlertsComeTheirTimesDecide() {
        watermarks.onEvent("a", NOON - 3_600_000, output);
        assertThat(after(5_000)).isEqualTo(NOON - 3_600_000 - 10_001);
        watermarks.onEvent("b", NOON - 1_800_000, output);
        assertThat(after(14_000)).isEqualTo(NOON - 1_800_000 - 10_001);
    }

    @Test
    void afterSilenceTheClockDoes() {
        watermarks.onEvent("a", NOON - 1_200_000, output); // of a slow source
        assertThat(after(9_980)).isEqualTo(NOON - 1_200_000 - 10_001);
        assertThat(after(10_000)).isEqualTo(NOON + 10_000 - 10_001);
        assertThat(after(70_000)).isEqualTo(NOON + 70_000 - 10_001);
    }

    @Test
    void anEmptyPartitionHoldsNobodyBack() {
        assertThat(after(60_000)).isEqualTo(NOON + 60_000 - 10_001);
    }

    @Test
    void anAlertFromTheFutureMovesNoTime() {
        watermarks.onEvent("a", NOON + 3_600_000, output);
        assertThat(after(1_000)).isEqualTo(NOON - 10_001);
    }
}
