package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.rules.event.EventView;

/** Whether what an event tells of succeeded: by the keywords of the audit log, else by what its id means. */
final class Outcome {
    private static final byte[] SUCCESS = Bytes.of("success");
    private static final byte[] FAILURE = Bytes.of("failure");
    private static final byte[] AUDIT_SUCCESS = Bytes.of("Audit Success");
    private static final byte[] AUDIT_FAILURE = Bytes.of("Audit Failure");
    private static final byte[] NXLOG_SUCCESS = Bytes.of("AUDIT_SUCCESS");
    private static final byte[] NXLOG_FAILURE = Bytes.of("AUDIT_FAILURE");
    private static final long SUCCESS_BIT = 1L << 53;
    private static final long FAILURE_BIT = 1L << 52;

    private final ReadContext context;
    private final WindowsFields fields;
    private final Ecs ecs;
    private final Ecs.Field outcome;

    Outcome(ReadContext context, WindowsFields fields, Ecs ecs) {
        this.context = context;
        this.fields = fields;
        this.ecs = ecs;
        this.outcome = ecs.field("event.outcome");
    }

    void tell(Channel channel, Meaning meaning) {
        if (!ecs.isOpen(outcome)) {
            return;
        }
        byte[] told = channel == Channel.SECURITY ? ofAudit() : null;
        if (told == null && meaning != null) {
            told = meaning.isFailure() ? FAILURE : channel == Channel.SECURITY ? SUCCESS : null;
        }
        if (told != null) {
            ecs.constant(outcome, told);
        }
    }

    private byte[] ofAudit() {
        EventView event = context.event();
        for (int value = event.first(fields.keywords); value != EventView.NONE; value = event.next(value)) {
            if (event.isScalar(value)) {
                byte[] told = ofKeyword(event, value);
                if (told != null) {
                    return told;
                }
            }
        }
        int type = fields.value(fields.eventType);
        if (type == EventView.NONE) {
            return null;
        }
        return is(type, NXLOG_SUCCESS) ? SUCCESS : is(type, NXLOG_FAILURE) ? FAILURE : null;
    }

    private byte[] ofKeyword(EventView event, int value) {
        if (is(value, AUDIT_SUCCESS)) {
            return SUCCESS;
        }
        if (is(value, AUDIT_FAILURE)) {
            return FAILURE;
        }
        long bits = bits(event.bytes(value), event.start(value), event.end(value));
        return (bits & FAILURE_BIT) != 0 ? FAILURE : (bits & SUCCESS_BIT) != 0 ? SUCCESS : null;
    }

    private boolean is(int value, byte[] text) {
        EventView event = context.event();
        return Bytes.equal(event.bytes(value), event.start(value), event.end(value), text);
    }

    /** 64 bits, as {@code 0x8020000000000000} or as a signed number. */
    private static long bits(byte[] bytes, int from, int to) {
        boolean isHex = to - from > 2 && bytes[from] == '0' && (bytes[from + 1] | 0x20) == 'x';
        boolean isNegative = !isHex && from < to && bytes[from] == '-';
        int base = isHex ? 16 : 10;
        long bits = 0;
        for (int at = isHex ? from + 2 : isNegative ? from + 1 : from; at < to; at++) {
            int digit = bytes[at] < 0 ? -1 : Character.digit(bytes[at], base);
            if (digit < 0) {
                return 0;
            }
            bits = bits * base + digit;
        }
        return isNegative ? -bits : bits;
    }
}
