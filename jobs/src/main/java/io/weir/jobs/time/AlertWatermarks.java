package io.weir.jobs.time;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

import java.time.Duration;

/**
 * Watermarks of a topic of alerts, which is silent most of the time. While alerts come, their times decide; after a little
 * silence the clock does. Otherwise the last alert before a quiet night would wait for the next one, and a partition whose
 * last alert was of a slow source would hold all others back.
 *
 * <p>What is older than the clock says and comes after the silence is late; nothing is lost by that, because late alerts are
 * told, too. What lies in the future moves no watermark.
 */
public final class AlertWatermarks<T> implements WatermarkGenerator<T> {
    /** So long a partition that has a backlog is never silent. */
    private static final long TELL_EVERY_MILLIS = 20;

    private static final long SILENCE_MILLIS = Duration.ofSeconds(10).toMillis();

    private final long outOfOrdernessMillis;
    private final RelativeClock inputActivity;
    private final SilenceAwareWatermarks.WallClock wallClock;
    private final Pace pace = new Pace(TELL_EVERY_MILLIS);
    private long newestMillis;
    private long cameAtMillis;

    AlertWatermarks(Duration outOfOrderness, RelativeClock inputActivity, SilenceAwareWatermarks.WallClock wallClock) {
        this.outOfOrdernessMillis = outOfOrderness.toMillis();
        this.inputActivity = inputActivity;
        this.wallClock = wallClock;
        this.cameAtMillis = inputActivity.relativeTimeMillis();
    }

    public static <T> WatermarkGeneratorSupplier<T> of(Duration outOfOrderness) {
        return context ->
                new AlertWatermarks<>(outOfOrderness, context.getInputActivityClock(), System::currentTimeMillis);
    }

    @Override
    public void onEvent(T alert, long timeMillis, WatermarkOutput output) {
        newestMillis = Math.max(newestMillis, Math.min(timeMillis, wallClock.millis()));
        cameAtMillis = inputActivity.relativeTimeMillis();
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        if (!pace.isTime(wallClock.millis())) {
            return;
        }
        long silence = inputActivity.relativeTimeMillis() - cameAtMillis;
        boolean isSilent = silence >= Math.max(SILENCE_MILLIS, outOfOrdernessMillis);
        long seenMillis = isSilent ? Math.max(newestMillis, wallClock.millis()) : newestMillis;
        output.emitWatermark(new Watermark(seenMillis - outOfOrdernessMillis - 1));
    }
}
