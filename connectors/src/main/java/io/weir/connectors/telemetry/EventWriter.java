package io.weir.connectors.telemetry;

import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.IpText;
import io.weir.rules.event.KeyNode;
import io.weir.rules.event.TimeText;
import io.weir.rules.event.ValueType;

import java.nio.charset.StandardCharsets;

/**
 * Where a format puts what it finds in a record. The view gets only what rules want, and positions instead of copies;
 * the document, if one is kept, gets everything. Searches without a field see what was shipped (the original, or the
 * JSON document), never what is put here: a value found twice would be no more true.
 *
 * <p>A field that is put twice has two values. Positions are those of the input that the event began with.
 */
public final class EventWriter {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.UTF_8);

    private final FieldTable fields;
    private final EventView event;
    private final EventDocument document;
    private final IpText address = new IpText();
    private final byte[] digits = new byte[20];
    private final byte[] time = new byte[TimeText.ISO_LENGTH];
    private final Target logSource;

    EventWriter(EventView event, EventDocument document) {
        this.fields = event.fields();
        this.event = event;
        this.document = document;
        this.logSource = target(FieldTable.DECLARED_LOGSOURCE);
    }

    public Target target(String name) {
        return new Target(name, fields.node(name));
    }

    public Family family(String prefix) {
        return new Family(prefix, fields.node(prefix.split("\\.", -1)));
    }

    /** Whether anybody cares: spares a format the work that a value costs. */
    public boolean wants(Target target) {
        return document != null || target.node != null;
    }

    /** A text that stands in the input as it is meant. */
    public void text(Target target, int from, int to) {
        if (target.node != null) {
            event.putText(target.node, from, to, false);
        }
        if (document != null) {
            document.put(target.name, utf8(event.input(), from, to));
        }
    }

    /** A text that does not stand in the input: a constant (made once, as bytes), or something undone. */
    public void text(Target target, byte[] constant) {
        text(target, constant, 0, constant.length);
    }

    /** A text that stands wherever it stands; if that is the input, its position is enough. */
    public void text(Target target, byte[] bytes, int from, int to) {
        if (bytes == event.input()) {
            text(target, from, to);
            return;
        }
        if (target.node != null) {
            event.putDerived(target.node, bytes, from, to, ValueType.TEXT);
        }
        if (document != null) {
            document.put(target.name, utf8(bytes, from, to));
        }
    }

    /** A number that stands in the input as plain digits; anything else becomes a text, so that nothing is lost. */
    public void number(Target target, int from, int to) {
        number(target, event.input(), from, to);
    }

    /** The same for a number that may stand elsewhere. */
    public void number(Target target, byte[] bytes, int from, int to) {
        if (!isPlainNumber(bytes, from, to)) {
            text(target, bytes, from, to);
            return;
        }
        if (target.node != null) {
            if (bytes == event.input()) {
                event.putNumber(target.node, from, to);
            } else {
                event.putDerived(target.node, bytes, from, to, ValueType.NUMBER);
            }
        }
        if (document != null) {
            document.put(target.name, EventDocument.number(utf8(bytes, from, to)));
        }
    }

    public void number(Target target, long value) {
        if (target.node != null) {
            int from = digits(value);
            event.putDerived(target.node, digits, from, digits.length, ValueType.NUMBER);
        }
        if (document != null) {
            document.put(target.name, value);
        }
    }

    public void flag(Target target, boolean value) {
        if (target.node != null) {
            byte[] word = value ? TRUE : FALSE;
            event.putDerived(target.node, word, 0, word.length, value ? ValueType.TRUE : ValueType.FALSE);
        }
        if (document != null) {
            document.put(target.name, value);
        }
    }

    /** An address of the input in its canonical form. Returns false, and puts nothing, if it is none. */
    public boolean address(Target target, int from, int to) {
        return address(target, event.input(), from, to, true);
    }

    /** The same for an address that stands elsewhere. */
    public boolean address(Target target, byte[] bytes, int from, int to) {
        return address(target, bytes, from, to, bytes == event.input());
    }

    private boolean address(Target target, byte[] bytes, int from, int to, boolean isInput) {
        if (!wants(target)) {
            return address.read(bytes, from, to) != IpText.Outcome.NO_ADDRESS;
        }
        switch (address.read(bytes, from, to)) {
            case CANONICAL -> {
                if (isInput) {
                    text(target, from, to);
                } else {
                    text(target, bytes, from, to);
                }
            }
            case REWRITTEN -> text(target, address.bytes(), 0, address.length());
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Gives a value of the event's own a further name. */
    public void copy(Target target, int value) {
        if (value == EventView.NONE) {
            return;
        }
        if (target.node != null) {
            event.copy(target.node, value);
        }
        if (document != null && event.isScalar(value)) {
            document.put(target.name, scalar(value));
        }
    }

    /** Gives a part of a value of the event's own a name: between positions of its bytes, cutting no escape. */
    public void copyPart(Target target, int value, int from, int to) {
        if (target.node != null) {
            event.copyPart(target.node, value, from, to);
        }
        if (document != null) {
            document.put(target.name, event.text(value, from, to));
        }
    }

    /** Gives a value of the event's own a further name, one that the record tells, too. */
    public void copy(Family family, int name, int value) {
        if (family.node != null) {
            KeyNode node = event.isEscaped(name)
                    ? child(family, Bytes.of(event.text(name)))
                    : family.node.child(event.bytes(name), event.start(name), event.end(name));
            if (node != null) {
                event.copy(node, value);
            }
        }
        if (document != null && event.isScalar(value)) {
            document.put(family.prefix, event.text(name), scalar(value));
        }
    }

    private static KeyNode child(Family family, byte[] name) {
        return family.node.child(name, 0, name.length);
    }

    /** Gives all values of a slot a further name. */
    public void copyAll(Target target, int firstValue) {
        for (int value = firstValue; value != EventView.NONE; value = event.next(value)) {
            copy(target, value);
        }
    }

    /**
     * Gives an address of the event's own a further name, in canonical form. Returns false if it is no address.
     * Where the event has the same name already, in whatever spelling, the canonical form takes its place.
     */
    public boolean copyAddress(Target target, int value) {
        if (value == EventView.NONE || !event.isScalar(value)) {
            return false;
        }
        byte[] bytes = event.bytes(value);
        int from = event.start(value);
        int to = event.end(value);
        IpText.Outcome outcome = address.read(bytes, from, to);
        if (outcome == IpText.Outcome.NO_ADDRESS) {
            return false;
        }
        replaceAt(target);
        if (outcome == IpText.Outcome.CANONICAL) {
            copy(target, value);
        } else {
            text(target, address.bytes(), 0, address.length());
        }
        return true;
    }

    /** Lets the next value of a field replace what the event has there. */
    public void replaceAt(Target target) {
        event.giveWay(target.node);
        if (document != null) {
            document.replaceAt(target.name);
        }
    }

    /** A text of the input under a name that the record tells. */
    public void text(Family family, byte[] name, int nameFrom, int nameTo, int from, int to) {
        KeyNode node = family.node == null ? null : family.node.child(name, nameFrom, nameTo);
        if (node != null) {
            event.putText(node, from, to, false);
        }
        if (document != null) {
            document.put(family.prefix, utf8(name, nameFrom, nameTo), utf8(event.input(), from, to));
        }
    }

    /** A text that stands in the input, or elsewhere, under a name that the record tells. */
    public void text(Family family, byte[] name, int nameFrom, int nameTo, byte[] bytes, int from, int to) {
        if (bytes == event.input()) {
            text(family, name, nameFrom, nameTo, from, to);
        } else {
            derivedText(family, name, nameFrom, nameTo, bytes, from, to);
        }
    }

    /** A text that does not stand in the input, under a name that the record tells. */
    public void derivedText(Family family, byte[] name, int nameFrom, int nameTo, byte[] bytes, int from, int to) {
        KeyNode node = family.node == null ? null : family.node.child(name, nameFrom, nameTo);
        if (node != null) {
            event.putDerived(node, bytes, from, to, ValueType.TEXT);
        }
        if (document != null) {
            document.put(family.prefix, utf8(name, nameFrom, nameTo), utf8(bytes, from, to));
        }
    }

    /** What was shipped, seen by searches without a field. */
    void original(Target target, int from, int to) {
        event.putText(target.node, from, to, true);
        if (document != null) {
            document.put(target.name, utf8(event.input(), from, to));
        }
    }

    /** A text for a field that nothing else has filled: what an envelope knows gives way to what it carries. */
    void textIfAbsent(Target target, byte[] text) {
        if (target.node != null && !event.holds(target.node)) {
            event.putDerived(target.node, text, 0, text.length, ValueType.TEXT);
        }
        if (document != null) {
            document.putIfAbsent(target.name, utf8(text, 0, text.length));
        }
    }

    /** The time that an event states, for rules that ask for parts of it; the document has it from elsewhere. */
    void timestamp(Target target, long millis) {
        if (target.node != null && TimeText.writeIso(millis, time)) {
            event.giveWay(target.node);
            event.putDerived(target.node, time, 0, time.length, ValueType.TEXT);
        }
    }

    /** Says which log source an event is of, in the words of rules. */
    public void logSource(Target part, byte[] text) {
        if (logSource.node != null && !event.holds(logSource.node)) {
            event.putDerived(logSource.node, TRUE, 0, TRUE.length, ValueType.OBJECT);
        }
        text(part, text);
    }

    /** What was shipped, for the document alone: the event is read from another form of it. */
    public void shipped(byte[] bytes, int from, int to) {
        if (document != null) {
            document.put("event.original", utf8(bytes, from, to));
        }
    }

    private Object scalar(int value) {
        return switch (event.type(value)) {
            case TRUE -> true;
            case FALSE -> false;
            case NUMBER -> EventDocument.number(event.text(value));
            default -> event.text(value);
        };
    }

    private static String utf8(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Writes a number to the end of the buffer and returns where it begins. */
    private int digits(long value) {
        int at = digits.length;
        long rest = value;
        do {
            digits[--at] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        } while (rest != 0);
        if (value < 0) {
            digits[--at] = '-';
        }
        return at;
    }

    /** As JSON writes numbers, without exponent. */
    private static boolean isPlainNumber(byte[] bytes, int from, int to) {
        int at = from < to && bytes[from] == '-' ? from + 1 : from;
        int whole = at;
        at = Bytes.skipDigits(bytes, at, to);
        if (at == whole || at - whole > 1 && bytes[whole] == '0') {
            return false;
        }
        if (at < to && bytes[at] == '.') {
            int fraction = at + 1;
            at = Bytes.skipDigits(bytes, fraction, to);
            if (at == fraction) {
                return false;
            }
        }
        return at == to && to - from <= 40;
    }
}
