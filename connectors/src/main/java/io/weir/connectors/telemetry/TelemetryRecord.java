package io.weir.connectors.telemetry;

/** A record as it was shipped, with where it stood. */
public record TelemetryRecord(
        String tenant, String topic, int partition, long offset, long brokerTimeMillis, byte[] bytes) {

    /** What identifies the record where its own format has nothing better. */
    public String position() {
        return topic + "-" + partition + "-" + offset;
    }
}
