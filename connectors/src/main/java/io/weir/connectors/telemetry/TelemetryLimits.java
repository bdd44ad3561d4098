package io.weir.connectors.telemetry;

import java.io.Serializable;

/** What a record may cost before it is set aside, and how far its time may be ahead of the broker's. */
public record TelemetryLimits(int maxBytes, int maxDepth, int maxFields, long maxFutureMillis)
        implements Serializable {}
