package io.weir.jobs.time;

import io.weir.connectors.telemetry.Incoming;

/** What the watermarks of telemetry must know besides event times. */
public record TelemetryFacts(Lanes lanes) implements SilenceAwareWatermarks.Facts<Incoming> {
    private static final long serialVersionUID = 1L;

    @Override
    public long delayMillis(Incoming event) {
        return lanes.delayMillis(event.record().topic());
    }

    @Override
    public long shippedMillis(Incoming event) {
        return event.record().brokerTimeMillis();
    }
}
