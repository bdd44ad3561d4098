package io.weir.rules.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One event as the bytes it came in and the positions of its values. Nothing is copied or decoded until somebody asks
 * for a text. A view is filled again and again, by one thread.
 *
 * <p>A slot holds the values of one field; more than one where an array is on the way. Values are numbered from 0 in
 * the order they were found; a slot gives its first, every value the next one of its slot.
 */
public final class EventView {
    public static final int NONE = -1;

    private static final ValueType[] TYPES = ValueType.values();
    private static final int TYPE_BITS = 0b111;

    static final int ESCAPED = 1 << 3;
    static final int NON_ASCII = 1 << 4;
    static final int HIDDEN = 1 << 5;
    static final int UNUSUAL = 1 << 6;
    private static final int DERIVED = 1 << 7;

    /** Among so many of a field it is noticed that a value is told twice. */
    private static final int MOST_LOOKED_AT = 32;

    /** The rank of values that any other replaces. */
    private static final int GIVES_WAY = Integer.MAX_VALUE;

    private final FieldTable fields;
    private final int[] first;
    private final int[] last;
    private final int[] rank;
    private final int[] touched;
    private int touchedCount;

    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int[] traits = new int[64];
    private int[] nexts = new int[64];
    private int count;

    private byte[] buffer = new byte[0];
    private int from;
    private int to;
    private byte[] derived = new byte[0];
    private int derivedLength;
    private boolean isJson;
    private boolean hasUnusual;

    public EventView(FieldTable fields) {
        this.fields = fields;
        this.first = new int[fields.size()];
        this.last = new int[fields.size()];
        this.rank = new int[fields.size()];
        this.touched = new int[fields.size()];
        Arrays.fill(first, NONE);
    }

    public FieldTable fields() {
        return fields;
    }

    /** Forgets the event before and points to the bytes of the next. They must not change while the view is in use. */
    public void begin(byte[] input, int inputFrom, int inputTo) {
        for (int i = 0; i < touchedCount; i++) {
            first[touched[i]] = NONE;
        }
        touchedCount = 0;
        count = 0;
        derivedLength = 0;
        isJson = false;
        hasUnusual = false;
        buffer = input;
        from = inputFrom;
        to = inputTo;
    }

    /** Says that the event ends earlier than was thought. */
    void endAt(int inputTo) {
        to = inputTo;
    }

    /** Adds a text that stands in the input as it is meant. Unbound searches see it only if it is shown. */
    public void putText(KeyNode node, int start, int end, boolean isShown) {
        int at = start;
        while (at < end && buffer[at] >= 0) {
            at++;
        }
        put(node, start, end, ValueType.TEXT, (at < end ? NON_ASCII : 0) | (isShown ? 0 : HIDDEN));
    }

    /** Adds a number that stands in the input, written as JSON writes numbers. */
    public void putNumber(KeyNode node, int start, int end) {
        int valueTraits = buffer[start] == '-' && buffer[start + 1] == '0' ? UNUSUAL : 0;
        for (int at = start; at < end; at++) {
            valueTraits |= (buffer[at] | 0x20) == 'e' ? UNUSUAL : 0;
        }
        put(node, start, end, ValueType.NUMBER, valueTraits | HIDDEN);
    }

    /**
     * Adds a value that does not stand in the input: a constant of the source, or something computed. Numbers and
     * booleans as JSON writes them.
     */
    public void putDerived(KeyNode node, byte[] utf8, int from, int to, ValueType type) {
        if (node == null) {
            return;
        }
        int length = to - from;
        if (derived.length < derivedLength + length) {
            derived = Arrays.copyOf(derived, Math.max(256, 2 * (derivedLength + length)));
        }
        System.arraycopy(utf8, from, derived, derivedLength, length);
        int start = derivedLength;
        derivedLength += length;
        boolean ascii = true;
        for (int at = from; at < to; at++) {
            ascii &= utf8[at] >= 0;
        }
        put(node, start, derivedLength, type, DERIVED | HIDDEN | (ascii ? 0 : NON_ASCII));
    }

    /** Gives a value that the event has at one place to another place, too. */
    public void copy(KeyNode node, int value) {
        put(node, starts[value], ends[value], type(value), (traits[value] & ~TYPE_BITS) | HIDDEN);
    }

    /** Gives a part of a value that the event has to a place: between positions of {@link #bytes}, no escape cut. */
    public void copyPart(KeyNode node, int value, int start, int end) {
        put(node, start, end, ValueType.TEXT, (traits[value] & ~TYPE_BITS) | HIDDEN);
    }

    /** Lets the next value that is put at a place replace what the document has there. */
    public void giveWay(KeyNode node) {
        if (node == null) {
            return;
        }
        for (int i = 0; i < node.slots.length; i++) {
            // A name with dots has two ranks, for the key as a whole and for the way through objects.
            if (first[node.slots[i]] != NONE && (rank[node.slots[i]] | 1) == (node.ranks[i] | 1)) {
                rank[node.slots[i]] = GIVES_WAY;
            }
        }
    }

    /** Whether a place of somebody's interest holds a value, be it from the document or put there. */
    public boolean holds(KeyNode node) {
        if (node == null) {
            return false;
        }
        for (int i = 0; i < node.slots.length; i++) {
            if (first[node.slots[i]] != NONE && (rank[node.slots[i]] | 1) <= (node.ranks[i] | 1)) {
                return true;
            }
        }
        return false;
    }

    private void put(KeyNode node, int start, int end, ValueType type, int valueTraits) {
        boolean isSeen = fields.keepsAllValues() && (valueTraits & HIDDEN) == 0;
        if (node == null || node.slots.length == 0) {
            if (isSeen) {
                add(start, end, type, valueTraits);
            }
            return;
        }
        for (int i = 0; i < node.slots.length; i++) {
            int value = add(start, end, type, i == 0 ? valueTraits : valueTraits | HIDDEN);
            if (!isThere(node.slots[i], node.ranks[i], value)) {
                place(node.slots[i], node.ranks[i], value);
            }
        }
    }

    /** Whether a place has the same value already: told twice, it is no second one. */
    private boolean isThere(int slot, int placeRank, int value) {
        if (first[slot] == NONE || rank[slot] != placeRank) {
            return false;
        }
        int looked = 0;
        for (int other = first[slot]; other != NONE && looked < MOST_LOOKED_AT; other = nexts[other], looked++) {
            if (type(other) == type(value) && isScalar(value) && isSameText(other, value)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSameText(int one, int other) {
        if (isEscaped(one) || isEscaped(other)) {
            return text(one).equals(text(other));
        }
        return ends[one] - starts[one] == ends[other] - starts[other]
                && Arrays.equals(bytes(one), starts[one], ends[one], bytes(other), starts[other], ends[other]);
    }

    /** Says that the input is one JSON document and all its values are kept where they stand. */
    void markAsJson() {
        isJson = true;
    }

    int add(int start, int end, ValueType type, int valueTraits) {
        if (count == starts.length) {
            grow();
        }
        starts[count] = start;
        ends[count] = end;
        traits[count] = type.ordinal() | valueTraits;
        nexts[count] = NONE;
        hasUnusual |= (valueTraits & (UNUSUAL | NON_ASCII)) != 0;
        return count++;
    }

    private void grow() {
        int size = 2 * count;
        starts = Arrays.copyOf(starts, size);
        ends = Arrays.copyOf(ends, size);
        traits = Arrays.copyOf(traits, size);
        nexts = Arrays.copyOf(nexts, size);
    }

    /** Gives a value to a slot, unless a better place has filled it; drops what came from worse places. */
    void place(int slot, int placeRank, int value) {
        if (first[slot] == NONE) {
            touched[touchedCount++] = slot;
            first[slot] = value;
        } else if (placeRank == rank[slot]) {
            nexts[last[slot]] = value;
        } else if (placeRank < rank[slot]) {
            first[slot] = value;
        } else {
            return;
        }
        last[slot] = value;
        rank[slot] = placeRank;
    }

    /** The first value of a slot, or {@link #NONE}. */
    public int first(int slot) {
        return first[slot];
    }

    /** The next value in the slot of a value, or {@link #NONE}. */
    public int next(int value) {
        return nexts[value];
    }

    public boolean has(int slot) {
        return first[slot] != NONE;
    }

    /** The number of values seen. Whether this is all of the event's depends on the table. */
    public int count() {
        return count;
    }

    public ValueType type(int value) {
        return TYPES[traits[value] & TYPE_BITS];
    }

    /** Whether a value has a text: text, numbers and booleans have one. */
    public boolean isScalar(int value) {
        return (traits[value] & TYPE_BITS) < ValueType.NULL.ordinal();
    }

    public boolean isText(int value) {
        return (traits[value] & TYPE_BITS) == ValueType.TEXT.ordinal();
    }

    /** Whether the bytes hold JSON escapes that are still to be undone. */
    public boolean isEscaped(int value) {
        return (traits[value] & ESCAPED) != 0;
    }

    /** Whether every byte is below 128. Escapes may still stand for other characters. */
    public boolean isAscii(int value) {
        return (traits[value] & NON_ASCII) == 0;
    }

    /** Whether unbound searches leave this value out. */
    public boolean isHidden(int value) {
        return (traits[value] & HIDDEN) != 0;
    }

    /**
     * Whether the input is a JSON document. Then a text of ASCII characters stands in it with only the escapes that JSON
     * demands, unless its value is {@link #isUnusual}.
     */
    public boolean isJson() {
        return isJson;
    }

    public boolean hasUnusual() {
        return hasUnusual;
    }

    /** Whether a value is written in another form than the shortest, or holds more than ASCII. */
    public boolean isUnusual(int value) {
        return (traits[value] & (UNUSUAL | NON_ASCII)) != 0;
    }

    public byte[] bytes(int value) {
        return (traits[value] & DERIVED) == 0 ? buffer : derived;
    }

    public int start(int value) {
        return starts[value];
    }

    public int end(int value) {
        return ends[value];
    }

    public byte[] input() {
        return buffer;
    }

    public int inputFrom() {
        return from;
    }

    public int inputTo() {
        return to;
    }

    /** The text of a scalar value, escapes undone. */
    public String text(int value) {
        return text(value, starts[value], ends[value]);
    }

    /** The text of a part of a scalar value, escapes undone. */
    public String text(int value, int start, int end) {
        byte[] bytes = bytes(value);
        if (!isEscaped(value)) {
            return new String(
                    bytes, start, end - start, isAscii(value) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        }
        var text = new StringBuilder(end - start);
        int plain = start;
        int at = start;
        while (at < end) {
            if (bytes[at] != '\\') {
                at++;
                continue;
            }
            text.append(new String(bytes, plain, at - plain, StandardCharsets.UTF_8));
            text.append(JsonEscape.character(bytes, at));
            at += JsonEscape.length(bytes, at);
            plain = at;
        }
        return text.append(new String(bytes, plain, end - plain, StandardCharsets.UTF_8))
                .toString();
    }
}
