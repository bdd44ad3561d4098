package io.weir.jobs.time;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class SilenceAwareWatermarksTest {
    private static final long NOON = 1_800_000_000_000L;

    private final ManualClock clock = new ManualClock();
    private final Output output = new Output();
    private long wallMillis = NOON;
    private final SilenceAwareWatermarks<String> watermarks =
            new SilenceAwareWatermarks<>(Duration.ofSeconds(2), event -> 0, clock, () -> wallMillis);

    @Test
    void followsTheNewestEventAtADistance() {
        watermarks.onEvent("a", NOON, output);
        watermarks.onEvent("b", NOON - 5000, output);

        assertThat(emitted()).isEqualTo(onGrid(NOON - 2001));
    }

    @Test
    void goesOnWithTheClockInSilence() {
        watermarks.onEvent("a", NOON, output);
        turns(Duration.ofSeconds(3));

        assertThat(emitted()).isEqualTo(onGrid(NOON + 999));
    }

    @Test
    void aProcessThatStoodStillHeardNothingWhichIsNoSilence() {
        watermarks.onEvent("a", NOON, output);
        turns(Duration.ofMillis(100));
        pass(Duration.ofSeconds(5)); // what came meanwhile is fetched after this turn
        assertThat(emitted()).isEqualTo(onGrid(NOON + 100 - 2001));

        turns(Duration.ofSeconds(1));
        assertThat(emitted()).isEqualTo(onGrid(NOON + 1_100 - 2001));
    }

    @Test
    void waitsForTheBacklogAfterAnOutage() {
        wallMillis = NOON + Duration.ofHours(1).toMillis();
        watermarks.onEvent("old", NOON, output);
        turns(Duration.ofMillis(29_999));

        assertThat(emitted()).isEqualTo(onGrid(NOON - 2001));
        assertThat(output.idle).isFalse();
    }

    @Test
    void whatIsOfLongAgoHoldsNobodyBackForEver() {
        wallMillis = NOON + Duration.ofHours(1).toMillis();
        watermarks.onEvent("the last of the backlog, or of a recording", NOON, output);
        assertThat(emitted()).isEqualTo(onGrid(NOON - 2001));
        turns(Duration.ofSeconds(30));
        assertThat(emitted()).isEqualTo(onGrid(NOON - 2001));
        assertThat(output.idle).isTrue();

        watermarks.onEvent("it goes on", NOON + 1_000, output);
        assertThat(emitted()).isEqualTo(onGrid(NOON + 1_000 - 2001));
        assertThat(output.idle).isFalse();
    }

    @Test
    void aClockThatStandsStillHoldsNobodyBackForEver() {
        long frozen = NOON - Duration.ofHours(1).toMillis();
        for (int second = 0; second < 45; second++) {
            watermarks.onEvent("always the same time", frozen, output);
            turns(Duration.ofSeconds(1));
        }

        assertThat(output.idle).isTrue();
    }

    @Test
    void aPartitionWhoseBacklogMayStillComeHoldsTheOthersBack() {
        turns(Duration.ofMillis(4_999));

        assertThat(output.idle).isFalse();
        assertThat(output.watermarks).isEmpty();
    }

    @Test
    void anEmptyPartitionIsIdle() {
        turns(Duration.ofSeconds(5));

        assertThat(output.idle).isTrue();
        assertThat(output.watermarks).isEmpty();
    }

    @Test
    void aSlowPartitionThatIsUpToDateHoldsNobodyBack() {
        SilenceAwareWatermarks<String> slow = slow();
        slow.onEvent("a", NOON - Duration.ofMinutes(15).toMillis(), output);

        assertThat(emitted(slow)).isEqualTo(onGrid(NOON - 2001));

        wallMillis = NOON + 60_000;
        slow.onEvent("of an outage", NOON - Duration.ofMinutes(10).toMillis(), output);
        assertThat(emitted(slow)).isEqualTo(onGrid(NOON + 60_000 - 2001));
    }

    @Test
    void aSlowPartitionIsWaitedForWhileItCatchesUp() {
        SilenceAwareWatermarks<String> slow = slow();
        long behind = Duration.ofHours(2).toMillis();
        while (behind > Duration.ofMinutes(21).toMillis()) {
            slow.onEvent("a", wallMillis - behind, output);
            assertThat(emitted(slow)).isEqualTo(onGrid(wallMillis - behind - 2001));
            behind -= Duration.ofMinutes(1).toMillis();
            wallMillis += 10_000;
            clock.advanceTime(Duration.ofSeconds(10));
        }
        slow.onEvent("a", wallMillis - Duration.ofMinutes(20).toMillis(), output);

        assertThat(emitted(slow)).isEqualTo(onGrid(wallMillis - 2001));
    }

    @Test
    void aSlowPartitionThatNeverCatchesUpIsNotWaitedForForEver() {
        SilenceAwareWatermarks<String> slow = slow();
        for (int second = 0; second <= 20; second++) {
            slow.onEvent(
                    "always two hours late", wallMillis - Duration.ofHours(2).toMillis(), output);
            emitted(slow);
            wallMillis += 1_000;
            clock.advanceTime(Duration.ofSeconds(1));
        }

        assertThat(emitted(slow)).isEqualTo(onGrid(wallMillis - 2001));
    }

    @Test
    void tellsOnlyPointsOfTheGridAtWhichSomethingIsDecided() {
        watermarks.onEvent("a", NOON + 1, output);
        for (int milli = 0; milli < 30; milli++) {
            watermarks.onPeriodicEmit(output);
            pass(Duration.ofMillis(1));
        }

        assertThat(Set.copyOf(output.watermarks))
                .containsExactlyInAnyOrder(NOON - 2000, NOON - 1990, NOON - 1980); // the first after a millisecond
    }

    @Test
    void tellsEveryOtherPointWhereNothingHappens() {
        watermarks.onEvent("a", NOON + 1, output);
        turns(Duration.ofSeconds(5));
        output.watermarks.clear();
        for (int milli = 0; milli < 40; milli++) {
            watermarks.onPeriodicEmit(output);
            pass(Duration.ofMillis(1));
        }

        assertThat(Set.copyOf(output.watermarks)).containsExactlyInAnyOrder(NOON + 3_000, NOON + 3_020);
    }

    @Test
    void tellsTimeNotAtEveryTurnWhileItReadsABacklog() {
        wallMillis = NOON + Duration.ofHours(1).toMillis();
        for (int turn = 0; turn < 100; turn++) {
            watermarks.onEvent("old", NOON + turn * 1_000, output);
            watermarks.onPeriodicEmit(output);
            pass(Duration.ofMillis(5));
        }

        assertThat(output.watermarks).hasSize(5);
    }

    private static long onGrid(long timeMillis) {
        return Math.floorDiv(timeMillis, DecisionGrid.EVERY_MILLIS) * DecisionGrid.EVERY_MILLIS;
    }

    private SilenceAwareWatermarks<String> slow() {
        return new SilenceAwareWatermarks<>(
                Duration.ofSeconds(2), event -> Duration.ofMinutes(20).toMillis(), clock, () -> wallMillis);
    }

    private void pass(Duration time) {
        wallMillis += time.toMillis();
        clock.advanceTime(time);
    }

    /** Time in which the generator is asked again and again, as it is in a job that runs. */
    private void turns(Duration time) {
        long left = time.toMillis();
        while (left > 0) {
            long step = Math.min(left, 100);
            pass(Duration.ofMillis(step));
            watermarks.onPeriodicEmit(output);
            left -= step;
        }
    }

    private long emitted(SilenceAwareWatermarks<String> generator) {
        generator.onPeriodicEmit(output);
        return output.newestMillis();
    }

    private long emitted() {
        return emitted(watermarks);
    }

    private static final class Output implements WatermarkOutput {
        private final List<Long> watermarks = new ArrayList<>();
        private boolean idle;

        long newestMillis() {
            return watermarks.get(watermarks.size() - 1);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            watermarks.add(watermark.getTimestamp());
            idle = false;
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
