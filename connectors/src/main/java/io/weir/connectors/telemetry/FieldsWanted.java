package io.weir.connectors.telemetry;

import io.weir.rules.event.FieldTable;

/**
 * What an operator that is chained to a source wants to know of events. The source, in the same thread, reads each event for that at once,
 * and it need not be read again.
 */
public final class FieldsWanted {
    private static final ThreadLocal<FieldTable> HERE = new ThreadLocal<>();

    private FieldsWanted() {}

    /** Tells what is wanted in this thread from now on. */
    public static void tell(FieldTable fields) {
        HERE.set(fields);
    }

    /** From now on nothing is wanted in this thread. */
    public static void forget() {
        HERE.remove();
    }

    /** What is wanted, or else what tells what an event is, and its time. */
    public static FieldTable orElse(FieldTable least) {
        FieldTable wanted = HERE.get();
        return wanted == null ? least : wanted;
    }
}
