package io.weir.rules.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads JSON events in any nesting, once, without making objects: it checks every byte and notes where the values of
 * wanted fields are. It is strict (RFC 8259, proper UTF-8) with one liberty: a key that occurs twice gives its field
 * two values, as an array would, so that nothing hides behind a repeated key. Not thread-safe.
 */
public final class JsonScanner {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;
    private static final int FAILED = -1;

    private final ScanLimits limits;
    private EventView event = new EventView(FieldTable.empty());
    private boolean keepsAllValues;
    private byte[] buffer = new byte[0];
    private int limit;
    private int values;
    private int stringTraits;
    private int objectEnd;
    private ScanProblem problem = ScanProblem.NONE;
    private int problemAt;

    public JsonScanner(ScanLimits limits) {
        this.limits = limits;
    }

    /** Fills a view from one JSON object. After a problem the view holds what was read before it. */
    public ScanProblem scan(byte[] input, int from, int to, EventView view) {
        scanFirst(input, from, to, view);
        if (problem == ScanProblem.NONE) {
            int rest = skipSpace(objectEnd);
            if (rest < to) {
                fail(ScanProblem.TRAILING_BYTES, rest);
            }
            view.endAt(to);
        }
        return problem;
    }

    /** Fills a view from the JSON object that the input begins with; {@link #end} tells where it ends. */
    public ScanProblem scanFirst(byte[] input, int from, int to, EventView view) {
        view.begin(input, from, to);
        view.markAsJson();
        event = view;
        keepsAllValues = view.fields().keepsAllValues();
        buffer = input;
        limit = to;
        values = 0;
        problem = ScanProblem.NONE;
        if (to - from > limits.maxBytes()) {
            fail(ScanProblem.TOO_LONG, from + limits.maxBytes());
            return problem;
        }
        int at = skipSpace(from);
        if (at == to) {
            fail(ScanProblem.EMPTY, at);
        } else if (buffer[at] != '{') {
            fail(ScanProblem.NOT_AN_OBJECT, at);
        } else {
            objectEnd = readObject(at + 1, view.fields().root(), 1);
            if (objectEnd != FAILED) {
                view.endAt(objectEnd);
            }
        }
        return problem;
    }

    /** Where the object that was read last ends. */
    public int end() {
        return objectEnd;
    }

    /** Where in the input the last problem was met. */
    public int problemAt() {
        return problemAt;
    }

    private int fail(ScanProblem kind, int at) {
        problem = kind;
        problemAt = at;
        return FAILED;
    }

    private int failUnexpected(int at) {
        return fail(at < limit ? ScanProblem.UNEXPECTED_BYTE : ScanProblem.UNEXPECTED_END, Math.min(at, limit));
    }

    private int skipSpace(int from) {
        int at = from;
        while (at < limit
                && buffer[at] <= ' '
                && (buffer[at] == ' ' || buffer[at] == '\n' || buffer[at] == '\r' || buffer[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** Reads from behind the opening brace to behind the closing one. Without a node nothing inside is wanted. */
    private int readObject(int from, KeyNode node, int depth) {
        if (depth > limits.maxDepth()) {
            return fail(ScanProblem.TOO_DEEP, from - 1);
        }
        int at = skipSpace(from);
        if (at < limit && buffer[at] == '}') {
            return at + 1;
        }
        while (true) {
            if (at >= limit || buffer[at] != '"') {
                return failUnexpected(at);
            }
            int keyFrom = at + 1;
            int keyTo = endOfString(keyFrom);
            if (keyTo == FAILED) {
                return FAILED;
            }
            KeyNode child = node == null ? null : child(node, keyFrom, keyTo);
            at = keyTo + 1;
            if (at >= limit || buffer[at] != ':') {
                at = skipSpace(at);
                if (at >= limit || buffer[at] != ':') {
                    return failUnexpected(at);
                }
            }
            at = readValue(skipSpace(at + 1), child, depth);
            if (at == FAILED) {
                return FAILED;
            }
            at = skipSpace(at);
            if (at < limit && buffer[at] == ',') {
                at = skipSpace(at + 1);
            } else if (at < limit && buffer[at] == '}') {
                return at + 1;
            } else {
                return failUnexpected(at);
            }
        }
    }

    private KeyNode child(KeyNode node, int keyFrom, int keyTo) {
        if ((stringTraits & EventView.ESCAPED) == 0) {
            return node.child(buffer, keyFrom, keyTo);
        }
        byte[] key = EscapedKey.undone(buffer, keyFrom, keyTo);
        return node.child(key, 0, key.length);
    }

    private int readArray(int from, KeyNode node, int depth) {
        if (depth > limits.maxDepth()) {
            return fail(ScanProblem.TOO_DEEP, from - 1);
        }
        int at = skipSpace(from);
        if (at < limit && buffer[at] == ']') {
            if (node != null && node.slots.length > 0) {
                note(from - 1, at + 1, ValueType.EMPTY_ARRAY, 0, node);
            }
            return at + 1;
        }
        while (true) {
            at = readValue(at, node, depth);
            if (at == FAILED) {
                return FAILED;
            }
            at = skipSpace(at);
            if (at < limit && buffer[at] == ',') {
                at = skipSpace(at + 1);
            } else if (at < limit && buffer[at] == ']') {
                return at + 1;
            } else {
                return failUnexpected(at);
            }
        }
    }

    private int readValue(int at, KeyNode node, int depth) {
        if (at >= limit) {
            return failUnexpected(at);
        }
        if (++values > limits.maxValues()) {
            return fail(ScanProblem.TOO_MANY_VALUES, at);
        }
        switch (buffer[at]) {
            case '"':
                int end = endOfString(at + 1);
                if (end == FAILED) {
                    return FAILED;
                }
                noteScalar(at + 1, end, ValueType.TEXT, stringTraits, node);
                return end + 1;
            case '{':
                if (node != null && node.slots.length > 0) {
                    note(at, at + 1, ValueType.OBJECT, 0, node);
                }
                return readObject(at + 1, node, depth + 1);
            case '[':
                return readArray(at + 1, node, depth + 1);
            case 't':
                return readWord(at, "true", ValueType.TRUE, node);
            case 'f':
                return readWord(at, "false", ValueType.FALSE, node);
            case 'n':
                return readWord(at, "null", ValueType.NULL, node);
            default:
                return readNumber(at, node);
        }
    }

    private void noteScalar(int start, int end, ValueType type, int traits, KeyNode node) {
        if (node == null) {
            if (keepsAllValues) {
                event.add(start, end, type, traits);
            }
        } else if (keepsAllValues || node.slots.length > 0) {
            note(start, end, type, traits, node);
        }
    }

    private void note(int start, int end, ValueType type, int traits, KeyNode node) {
        int allTraits = node.hidden ? traits | EventView.HIDDEN : traits;
        int value = event.add(start, end, type, allTraits);
        for (int i = 0; i < node.slots.length; i++) {
            // A value has one successor, so every further slot gets its own, which searches need not see again.
            int own = i == 0 ? value : event.add(start, end, type, allTraits | EventView.HIDDEN);
            event.place(node.slots[i], node.ranks[i], own);
        }
    }

    private int readWord(int at, String word, ValueType type, KeyNode node) {
        for (int i = 1; i < word.length(); i++) {
            if (at + i >= limit || buffer[at + i] != word.charAt(i)) {
                return failUnexpected(at + i);
            }
        }
        noteScalar(at, at + word.length(), type, 0, node);
        return at + word.length();
    }

    private int readNumber(int from, KeyNode node) {
        int at = buffer[from] == '-' ? from + 1 : from;
        int digits = at;
        at = skipDigits(at);
        if (at == digits) {
            return at > from ? fail(ScanProblem.BROKEN_NUMBER, at) : failUnexpected(at);
        }
        if (buffer[digits] == '0' && at - digits > 1) {
            return fail(ScanProblem.BROKEN_NUMBER, digits);
        }
        if (at < limit && buffer[at] == '.') {
            digits = at + 1;
            at = skipDigits(digits);
            if (at == digits) {
                return fail(ScanProblem.BROKEN_NUMBER, at);
            }
        }
        int traits = buffer[from] == '-' && buffer[from + 1] == '0' ? EventView.UNUSUAL : 0;
        if (at < limit && (buffer[at] == 'e' || buffer[at] == 'E')) {
            traits = EventView.UNUSUAL;
            digits = at + 1;
            if (digits < limit && (buffer[digits] == '+' || buffer[digits] == '-')) {
                digits++;
            }
            at = skipDigits(digits);
            if (at == digits) {
                return fail(ScanProblem.BROKEN_NUMBER, at);
            }
        }
        noteScalar(from, at, ValueType.NUMBER, traits, node);
        return at;
    }

    private int skipDigits(int from) {
        int at = from;
        while (at < limit && buffer[at] >= '0' && buffer[at] <= '9') {
            at++;
        }
        return at;
    }

    /** Returns where the closing quote is, and leaves in {@link #stringTraits} what is special about the text. */
    private int endOfString(int from) {
        byte[] bytes = buffer;
        int end = limit;
        int traits = 0;
        int at = from;
        while (true) {
            // Eight bytes at a time, until one of them needs a look.
            while (at + 8 <= end) {
                long word = (long) LONGS.get(bytes, at);
                long quote = word ^ QUOTES;
                long backslash = word ^ BACKSLASHES;
                long special =
                        ((quote - ONES) & ~quote | (backslash - ONES) & ~backslash | (word - SPACES) & ~word | word)
                                & HIGH_BITS;
                if (special != 0) {
                    at += Long.numberOfTrailingZeros(special) >>> 3;
                    break;
                }
                at += 8;
            }
            if (at >= end) {
                return fail(ScanProblem.UNEXPECTED_END, end);
            }
            byte b = bytes[at];
            if (b == '"') {
                stringTraits = traits;
                return at;
            } else if (b == '\\') {
                traits |= EventView.ESCAPED;
                if (at + 1 < end && isUnusualEscape(bytes[at + 1])) {
                    traits |= EventView.UNUSUAL;
                }
                at = behindEscape(at);
            } else if (b < 0) {
                traits |= EventView.NON_ASCII;
                at = behindUtf8(at);
            } else if (b < ' ') {
                return fail(ScanProblem.CONTROL_CHARACTER, at);
            } else {
                at++;
            }
            if (at == FAILED) {
                return FAILED;
            }
        }
    }

    /** Escapes that a writer need not use; the others have one form only. */
    private static boolean isUnusualEscape(byte b) {
        return b == 'u' || b == '/' || b == 'b' || b == 'f';
    }

    private int behindEscape(int at) {
        if (at + 1 >= limit) {
            return fail(ScanProblem.UNEXPECTED_END, limit);
        }
        switch (buffer[at + 1]) {
            case '\\':
            case '"':
            case '/':
            case 'b':
            case 'f':
            case 'n':
            case 'r':
            case 't':
                return at + 2;
            case 'u':
                for (int i = at + 2; i < at + 6; i++) {
                    if (i >= limit) {
                        return fail(ScanProblem.UNEXPECTED_END, limit);
                    }
                    if (Character.digit(buffer[i], 16) < 0) {
                        return fail(ScanProblem.BROKEN_ESCAPE, at);
                    }
                }
                return at + 6;
            default:
                return fail(ScanProblem.BROKEN_ESCAPE, at);
        }
    }

    /** Steps over one character of two to four bytes: no overlong form, no surrogate, nothing above U+10FFFF. */
    private int behindUtf8(int at) {
        int lead = buffer[at] & 0xFF;
        int length = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (length == 0 || at + length > limit) {
            return fail(ScanProblem.BROKEN_UTF8, at);
        }
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        int second = buffer[at + 1] & 0xFF;
        if (second < low || second > high) {
            return fail(ScanProblem.BROKEN_UTF8, at);
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((buffer[i] & 0xC0) != 0x80) {
                return fail(ScanProblem.BROKEN_UTF8, at);
            }
        }
        return at + length;
    }
}
