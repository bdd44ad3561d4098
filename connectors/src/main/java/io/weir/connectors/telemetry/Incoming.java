package io.weir.connectors.telemetry;

import java.util.Optional;

/**
 * What a source hands on of a shipped record: that an event stands in it, and at what time, or a dead letter. Who looks
 * at the event reads it again, for the fields that are wanted then.
 */
public final class Incoming {
    private final TelemetryRecord record;
    private final int index;
    private final long timeMillis;
    private final Optional<DeadLetter> deadLetter;

    private Incoming(TelemetryRecord record, int index, long timeMillis, Optional<DeadLetter> deadLetter) {
        this.record = record;
        this.index = index;
        this.timeMillis = timeMillis;
        this.deadLetter = deadLetter;
    }

    /** An event, by its place in its record. */
    public static Incoming of(TelemetryRecord record, int index, long timeMillis) {
        return new Incoming(record, index, timeMillis, Optional.empty());
    }

    public static Incoming of(TelemetryRecord record, DeadLetter deadLetter) {
        return new Incoming(record, 0, record.brokerTimeMillis(), Optional.of(deadLetter));
    }

    public TelemetryRecord record() {
        return record;
    }

    /** Which of the events of its record this is. */
    public int index() {
        return index;
    }

    /** Event time; for a dead letter, the broker's. */
    public long timeMillis() {
        return timeMillis;
    }

    public Optional<DeadLetter> deadLetter() {
        return deadLetter;
    }
}
