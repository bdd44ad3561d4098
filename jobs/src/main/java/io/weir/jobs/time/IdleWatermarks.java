package io.weir.jobs.time;

import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** For streams that have no part in time, such as changes of rules: they never hold anybody back. */
public final class IdleWatermarks<T> implements WatermarkGenerator<T> {
    private IdleWatermarks() {}

    public static <T> WatermarkStrategy<T> strategy() {
        return WatermarkStrategy.forGenerator(context -> new IdleWatermarks<>());
    }

    @Override
    public void onEvent(T event, long timeMillis, WatermarkOutput output) {
        output.markIdle();
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        output.markIdle();
    }
}
