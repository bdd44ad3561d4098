package io.weir.connectors.telemetry;

import io.weir.rules.event.FieldTable;

import java.util.Optional;

/**
 * What a source hands on of a shipped record: that an event stands in it, and at what time, or a dead letter. Who looks
 * at the event reads it again, for the fields that are wanted then, unless it is handed on as it was read.
 */
public final class Incoming {
    private final TelemetryRecord record;
    private final int index;
    private final long timeMillis;
    private final Optional<DeadLetter> deadLetter;
    /** As long as it is handed on in the thread that read it. */
    private ReadEvent event;

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

    /** An event just read, which can be asked as long as the source does not {@link #forgetEvent forget} it. */
    public static Incoming of(ReadEvent event) {
        Incoming incoming = of(event.record(), event.index(), event.timeMillis());
        incoming.event = event;
        return incoming;
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

    /** The event if it was read for these fields and is still at hand, or else null. */
    public ReadEvent event(FieldTable fields) {
        return event != null && event.view().fields() == fields ? event : null;
    }

    /** It was handed on; its reader goes on to the next. */
    public void forgetEvent() {
        event = null;
    }
}
