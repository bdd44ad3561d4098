package io.weir.jobs.time;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class SilenceAwareWatermarksTest {
    private static final long NOON = 1_800_000_000_000L;

    private final ManualClock clock = new ManualClock();
    private final Output output = new Output();
    private long wallMillis = NOON;
    private final SilenceAwareWatermarks<String> watermarks =
            new SilenceAwareWatermarks<>(Duration.ofSeconds(2), clock, () -> wallMillis);

    @Test
    void followsTheNewestEventAtADistance() {
        watermarks.onEvent("a", NOON, output);
        watermarks.onEvent("b", NOON - 5000, output);

        assertThat(emitted()).isEqualTo(NOON - 2001);
    }

    @Test
    void goesOnWithTheClockInSilence() {
        watermarks.onEvent("a", NOON, output);
        clock.advanceTime(Duration.ofSeconds(3));

        assertThat(emitted()).isEqualTo(NOON + 999);
    }

    @Test
    void waitsForTheBacklogAfterAnOutage() {
        wallMillis = NOON + Duration.ofHours(1).toMillis();
        watermarks.onEvent("old", NOON, output);
        clock.advanceTime(Duration.ofSeconds(30));

        assertThat(emitted()).isEqualTo(NOON - 2001);
    }

    @Test
    void aPartitionWhoseBacklogMayStillComeHoldsTheOthersBack() {
        clock.advanceTime(Duration.ofMillis(4_999));
        watermarks.onPeriodicEmit(output);

        assertThat(output.idle).isFalse();
        assertThat(output.watermarks).isEmpty();
    }

    @Test
    void anEmptyPartitionIsIdle() {
        clock.advanceTime(Duration.ofSeconds(5));
        watermarks.onPeriodicEmit(output);

        assertThat(output.idle).isTrue();
        assertThat(output.watermarks).isEmpty();
    }

    private long emitted() {
        watermarks.onPeriodicEmit(output);
        return output.watermarks.get(output.watermarks.size() - 1);
    }

    private static final class Output implements WatermarkOutput {
        private final List<Long> watermarks = new ArrayList<>();
        private boolean idle;

        @Override
        public void emitWatermark(Watermark watermark) {
            watermarks.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
            idle = true;
        }

        @Override
        public void markActive() {
            idle = false;
        }
    }
}
