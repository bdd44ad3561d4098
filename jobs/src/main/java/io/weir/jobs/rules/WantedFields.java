package io.weir.jobs.rules;

import io.weir.connectors.kafka.TelemetryDeserializer;
import io.weir.rules.event.FieldTable;

/**
 * Tells the source which fields to read: those of the rules that the operator behind it applies at present. Both run in
 * one thread where the source is chained; where it is not, the operator reads events again that lack fields.
 */
public final class WantedFields implements TelemetryDeserializer.Wanted {
    private static final long serialVersionUID = 1L;
    private static final ThreadLocal<FieldTable> CURRENT = new ThreadLocal<>();

    private final DetectionRules start;

    public WantedFields(DetectionRules start) {
        this.start = start;
    }

    /** Called by the operator whenever its rules change. */
    public static void are(FieldTable fields) {
        CURRENT.set(fields);
    }

    @Override
    public FieldTable fields() {
        FieldTable current = CURRENT.get();
        return current == null ? start.fields() : current;
    }
}
