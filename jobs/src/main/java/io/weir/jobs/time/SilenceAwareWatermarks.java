package io.weir.jobs.time;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

import java.time.Duration;

/**
 * Watermarks of one partition that do not wait for the next event: when nothing more comes, time goes on with the clock.
 *
 * <p>Bounded out-of-orderness alone never fires the last step of an attack that is followed by silence. The clock counts
 * only while the partition is live, that is while its newest event was recent when it came: after an outage or a restore
 * the backlog is read in event time alone. Combine with no idleness strategy; that would stop the periodic calls.
 */
public final class SilenceAwareWatermarks<T> implements WatermarkGenerator<T> {
    private static final long LIVE_WITHIN_MILLIS = Duration.ofMinutes(1).toMillis();

    /** So long after a start or restore a silent partition may still have a backlog that was not fetched yet. */
    private static final long EMPTY_AFTER_MILLIS = Duration.ofSeconds(5).toMillis();

    private final long outOfOrdernessMillis;
    private final RelativeClock inputActivity;
    private final WallClock wallClock;

    private final long createdAtMillis;

    private boolean anyEvent;
    private long newestMillis = Long.MIN_VALUE;
    private long newestCameAtMillis;
    private boolean live;

    SilenceAwareWatermarks(Duration outOfOrderness, RelativeClock inputActivity, WallClock wallClock) {
        this.outOfOrdernessMillis = outOfOrderness.toMillis();
        this.inputActivity = inputActivity;
        this.wallClock = wallClock;
        this.createdAtMillis = inputActivity.relativeTimeMillis();
    }

    public static <T> WatermarkGeneratorSupplier<T> of(Duration outOfOrderness) {
        return context -> new SilenceAwareWatermarks<>(
                outOfOrderness, context.getInputActivityClock(), System::currentTimeMillis);
    }

    /** Tells the time of day; a test hands in its own. */
    interface WallClock {
        long millis();
    }

    @Override
    public void onEvent(T event, long timeMillis, WatermarkOutput output) {
        anyEvent = true;
        if (timeMillis > newestMillis) {
            newestMillis = timeMillis;
            newestCameAtMillis = inputActivity.relativeTimeMillis();
            live = wallClock.millis() - timeMillis < LIVE_WITHIN_MILLIS;
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        if (!anyEvent) {
            if (inputActivity.relativeTimeMillis() - createdAtMillis >= EMPTY_AFTER_MILLIS) {
                output.markIdle(); // an empty partition holds nobody back
            }
            return;
        }
        long silence = live ? Math.max(0, inputActivity.relativeTimeMillis() - newestCameAtMillis) : 0;
        output.emitWatermark(new Watermark(newestMillis + silence - outOfOrdernessMillis - 1));
    }
}
