package io.weir.jobs.replay;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

import java.time.Duration;

/**
 * Watermarks that follow from the events alone. Those that a clock emits now and then stand at other places in every run,
 * and at the speed of a replay whole days lie between two of them. They are apart in events, too: each goes to every
 * operator, and what is decided does not depend on them.
 */
final class ReplayWatermarks<T> implements WatermarkGenerator<T> {
    private static final long STEP_MILLIS = 100;
    private static final int STEP_EVENTS = 64;

    private final long outOfOrdernessMillis;
    private long newestMillis = Long.MIN_VALUE;
    private long nextMillis = Long.MIN_VALUE;
    private int eventsSince;

    ReplayWatermarks(Duration outOfOrderness) {
        this.outOfOrdernessMillis = outOfOrderness.toMillis();
    }

    @Override
    public void onEvent(T event, long timeMillis, WatermarkOutput output) {
        newestMillis = Math.max(newestMillis, timeMillis);
        eventsSince++;
        if (newestMillis >= nextMillis && eventsSince >= STEP_EVENTS) {
            eventsSince = 0;
            nextMillis = newestMillis + STEP_MILLIS;
            output.emitWatermark(new Watermark(newestMillis - outOfOrdernessMillis - 1));
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        // only events tell the time
    }
}
