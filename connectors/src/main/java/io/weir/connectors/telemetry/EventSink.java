package io.weir.connectors.telemetry;

/** Takes what becomes of records. Nothing it is given outlives the call. */
public interface EventSink {
    void event(ReadEvent event);

    /** Some bytes of a record that gave no event, and why. */
    void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason);
}
