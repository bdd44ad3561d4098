package io.weir.connectors.telemetry;

/** A way to read events that may know what identifies them. */
public interface Identified {
    /** The name of the format, as configuration and {@code weir formats} have it. */
    String name();

    /** What identifies the event that was read last in its own format; empty if nothing better than its place does. */
    default String eventId() {
        return "";
    }
}
