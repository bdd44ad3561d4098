package io.weir.connectors.telemetry;

import java.util.Optional;

/**
 * What a source hands on of a shipped record: an event that was just read, or a dead letter. The event is good until the
 * source reads on; whoever is further away, behind a network, gets the record and the place of the event in it, and
 * reads it again.
 */
public final class Incoming {
    private final TelemetryRecord record;
    private final int index;
    private final long timeMillis;
    private final Optional<ReadEvent> event;
    private final Optional<DeadLetter> deadLetter;

    private Incoming(
            TelemetryRecord record,
            int index,
            long timeMillis,
            Optional<ReadEvent> event,
            Optional<DeadLetter> deadLetter) {
        this.record = record;
        this.index = index;
        this.timeMillis = timeMillis;
        this.event = event;
        this.deadLetter = deadLetter;
    }

    public static Incoming of(ReadEvent event) {
        return new Incoming(event.record(), event.index(), event.timeMillis(), Optional.of(event), Optional.empty());
    }

    /** An event that is to be read again. */
    static Incoming ofRecord(TelemetryRecord record, int index, long timeMillis) {
        return new Incoming(record, index, timeMillis, Optional.empty(), Optional.empty());
    }

    public static Incoming of(TelemetryRecord record, DeadLetter deadLetter) {
        return new Incoming(record, 0, record.brokerTimeMillis(), Optional.empty(), Optional.of(deadLetter));
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

    /** The event as it was read, if this has not travelled. */
    public Optional<ReadEvent> event() {
        return event;
    }

    public Optional<DeadLetter> deadLetter() {
        return deadLetter;
    }
}
