package io.weir.connectors.telemetry;

/** What could not be used: the original bytes, where they came from, at which stage and why they were set aside. */
public record DeadLetter(String topic, int partition, long offset, String stage, String reason, byte[] original) {
    private static final int LONGEST_REASON = 500;

    public DeadLetter {
        if (reason.length() > LONGEST_REASON) {
            reason = reason.substring(0, LONGEST_REASON) + "…";
        }
    }

    /** Bytes of a record that could not be read. */
    public static DeadLetter of(TelemetryRecord record, byte[] original, String reason) {
        return new DeadLetter(record.topic(), record.partition(), record.offset(), "parse", reason, original);
    }
}
