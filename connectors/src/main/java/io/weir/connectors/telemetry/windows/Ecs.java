package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.EventView;

/** Gives events ECS fields that they do not have yet: what was shipped stays as it is. */
final class Ecs {
    private static final int LONGEST_HASH = 128;

    private final ReadContext context;
    private final EventWriter out;
    private final byte[] written = new byte[LONGEST_HASH];

    /** An ECS field, and where the event would have it already. */
    record Field(Target target, int slot) {}

    Ecs(ReadContext context) {
        this.context = context;
        this.out = context.writer();
    }

    Field field(String name) {
        return new Field(out.target(name), context.slot(name));
    }

    boolean isOpen(Field field) {
        return out.wants(field.target()) && !context.event().has(field.slot());
    }

    void constant(Field field, byte[] text) {
        if (isOpen(field)) {
            out.text(field.target(), text);
        }
    }

    void constants(Field field, byte[][] texts) {
        if (isOpen(field)) {
            for (byte[] text : texts) {
                out.text(field.target(), text);
            }
        }
    }

    /** A value as text, also if it was shipped as a number. */
    void text(Field field, int value) {
        if (value != EventView.NONE) {
            EventView event = context.event();
            part(field, value, event.start(value), event.end(value));
        }
    }

    void part(Field field, int value, int from, int to) {
        if (from < to && isOpen(field)) {
            out.copyPart(field.target(), value, from, to);
        }
    }

    /** A whole number, decimal or as {@code 0x1f4}; anything else is left out, and 0, which names no process or port. */
    void number(Field field, int value) {
        if (value == EventView.NONE || !isOpen(field)) {
            return;
        }
        long number = number(context.event(), value);
        if (number > 0) {
            out.number(field.target(), number);
        }
    }

    /** A whole number, decimal or as {@code 0x1f4}, or -1. */
    static long number(EventView event, int value) {
        byte[] bytes = event.bytes(value);
        int from = event.start(value);
        int to = event.end(value);
        if (to - from > 2 && bytes[from] == '0' && (bytes[from + 1] | 0x20) == 'x') {
            return hex(bytes, from + 2, to);
        }
        return Bytes.number(bytes, from, to);
    }

    private static long hex(byte[] bytes, int from, int to) {
        long number = 0;
        for (int at = from; at < to; at++) {
            int digit = bytes[at] < 0 ? -1 : Character.digit(bytes[at], 16);
            if (digit < 0 || number >>> 58 != 0) {
                return -1;
            }
            number = number << 4 | digit;
        }
        return number;
    }

    void address(Field field, int value) {
        if (value != EventView.NONE && isOpen(field)) {
            out.copyAddress(field.target(), value);
        }
    }

    /** A hash in lower case, unless it is all zeros. */
    void hash(Field field, byte[] bytes, int from, int to) {
        if (from >= to || to - from > LONGEST_HASH || !isOpen(field)) {
            return;
        }
        boolean isZero = true;
        for (int at = from; at < to; at++) {
            isZero &= bytes[at] == '0';
            written[at - from] = (byte) (bytes[at] >= 'A' && bytes[at] <= 'Z' ? bytes[at] | 0x20 : bytes[at]);
        }
        if (!isZero) {
            out.text(field.target(), written, 0, to - from);
        }
    }

    /** {@code 0x000000000003e7}, {@code 0x3E7} and 999 name one session: the shortest hexadecimal form is told. */
    void session(Field field, int value) {
        if (value == EventView.NONE || !isOpen(field)) {
            return;
        }
        long number = number(context.event(), value);
        if (number < 0) {
            text(field, value);
            return;
        }
        int at = written.length;
        do {
            written[--at] = (byte) Character.forDigit((int) (number & 0xF), 16);
            number >>>= 4;
        } while (number != 0);
        written[--at] = 'x';
        written[--at] = '0';
        out.text(field.target(), written, at, written.length);
    }

    /** The last name of a path. */
    void lastName(Field field, int value) {
        if (value != EventView.NONE && isOpen(field)) {
            part(
                    field,
                    value,
                    behindLastSeparator(context.event(), value),
                    context.event().end(value));
        }
    }

    private static int behindLastSeparator(EventView event, int value) {
        byte[] bytes = event.bytes(value);
        boolean isEscaped = event.isEscaped(value);
        int end = event.end(value);
        int name = event.start(value);
        int at = name;
        while (at < end) {
            int next = next(bytes, at, isEscaped);
            if (bytes[at] == '/'
                    || bytes[at] == '\\' && (!isEscaped || bytes[at + 1] == '\\' || bytes[at + 1] == '/')) {
                name = next;
            }
            at = next;
        }
        return name;
    }

    /** Where the next character stands; escapes are one. */
    static int next(byte[] bytes, int at, boolean isEscaped) {
        return isEscaped && bytes[at] == '\\' ? at + (bytes[at + 1] == 'u' ? 6 : 2) : at + 1;
    }

    /** {@code DOMAIN\name} taken apart; a text without a backslash is a name. */
    void user(Field domain, Field name, int value) {
        if (value == EventView.NONE) {
            return;
        }
        EventView event = context.event();
        byte[] bytes = event.bytes(value);
        boolean isEscaped = event.isEscaped(value);
        int from = event.start(value);
        int end = event.end(value);
        int at = from;
        while (at < end && (bytes[at] != '\\' || isEscaped && bytes[at + 1] != '\\')) {
            at = next(bytes, at, isEscaped);
        }
        if (at == end) {
            part(name, value, from, end);
        } else {
            part(domain, value, from, at);
            part(name, value, next(bytes, at, isEscaped), end);
        }
    }
}
