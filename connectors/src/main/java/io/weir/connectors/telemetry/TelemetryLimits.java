package io.weir.connectors.telemetry;

import java.io.Serializable;

/**
 * What a record may cost before it is set aside, and how far its time may be from the broker's.
 *
 * @param maxUnpackedBytes of a record that was packed
 * @param maxFutureMillis what is further ahead counts as of its arrival
 * @param maxPastMillis what is older is marked
 */
public record TelemetryLimits(
        int maxBytes, int maxUnpackedBytes, int maxDepth, int maxFields, long maxFutureMillis, long maxPastMillis)
        implements Serializable {
    public static final TelemetryLimits DEFAULT =
            new TelemetryLimits(1 << 20, 16 << 20, 64, 2_000, 2_000, 30L * 24 * 3_600_000);
}
