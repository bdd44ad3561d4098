package io.weir.connectors.telemetry;

import io.weir.rules.event.Event;

/** What became of one shipped record: an event or a dead letter. */
public sealed interface Reading {
    /** Event time; for a dead letter, the broker's. */
    long timeMillis();

    record Parsed(String eventId, long timeMillis, Event event, TelemetryRecord source) implements Reading {}

    record Rejected(long timeMillis, DeadLetter deadLetter) implements Reading {}
}
