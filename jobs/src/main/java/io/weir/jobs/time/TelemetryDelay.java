package io.weir.jobs.time;

import io.weir.connectors.telemetry.Incoming;

/** How long stragglers of telemetry are waited for is said of its topics. */
public record TelemetryDelay(Lanes lanes) implements SilenceAwareWatermarks.Delay<Incoming> {
    private static final long serialVersionUID = 1L;

    @Override
    public long millis(Incoming event) {
        return lanes.delayMillis(event.record().topic());
    }
}
