package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;

import java.util.Arrays;

/** Writes JSON from pieces of XML into a buffer that is used again and again. */
final class EventJson {
    private static final byte[] CDATA = Bytes.of("<![CDATA[");
    private static final byte[] CDATA_END = Bytes.of("]]>");
    private static final byte[] COMMENT = Bytes.of("<!--");
    private static final byte[] COMMENT_END = Bytes.of("-->");
    private static final byte[] HEX = Bytes.of("0123456789abcdef");
    private static final int LONGEST_REFERENCE = 12;
    private static final int REPLACEMENT = 0xFFFD;

    /** Bytes that cannot be copied as they are. */
    private static final boolean[] SPECIAL = new boolean[256];

    static {
        Arrays.fill(SPECIAL, 0, ' ', true);
        for (char c : "\"\\&<".toCharArray()) {
            SPECIAL[c] = true;
        }
    }

    private byte[] buffer = new byte[8 << 10];
    private int length;
    private boolean needsComma;

    void clear() {
        length = 0;
        needsComma = false;
    }

    byte[] bytes() {
        return buffer;
    }

    int length() {
        return length;
    }

    void beginObject() {
        comma();
        append('{');
        needsComma = false;
    }

    void endObject() {
        append('}');
        needsComma = true;
    }

    void beginArray() {
        comma();
        append('[');
        needsComma = false;
    }

    void endArray() {
        append(']');
        needsComma = true;
    }

    /** A key that is a constant: quoted, and its colon. */
    void key(byte[] quoted) {
        comma();
        append(quoted, 0, quoted.length);
        needsComma = false;
    }

    void key(byte[] xml, int from, int to) {
        text(xml, from, to);
        append(':');
        needsComma = false;
    }

    /** The key of the n-th value without a name. */
    void numberedKey(byte[] stem, int number) {
        comma();
        append('"');
        append(stem, 0, stem.length);
        append(Bytes.of(Integer.toString(number)));
        append('"');
        append(':');
        needsComma = false;
    }

    /** What stands between two tags, or in an attribute, as a JSON string. */
    void text(byte[] xml, int from, int to) {
        comma();
        append('"');
        int at = from;
        while (at < to) {
            int plain = at;
            while (at < to && !SPECIAL[xml[at] & 0xFF]) {
                at++;
            }
            append(xml, plain, at);
            if (at < to) {
                at = special(xml, at, to);
            }
        }
        append('"');
        needsComma = true;
    }

    /** A number if it is one, else a text. */
    void number(byte[] xml, int from, int to) {
        long number = Bytes.number(xml, from, to);
        if (number < 0 || xml[from] == '0' && to - from > 1) {
            text(xml, from, to);
        } else {
            comma();
            append(xml, from, to);
            needsComma = true;
        }
    }

    private int special(byte[] xml, int at, int to) {
        switch (xml[at]) {
            case '&':
                return reference(xml, at, to);
            case '<':
                return markup(xml, at, to);
            default:
                escaped(xml[at]);
                return at + 1;
        }
    }

    private int markup(byte[] xml, int at, int to) {
        if (Bytes.startsWith(xml, at, to, CDATA)) {
            int from = at + CDATA.length;
            int end = Bytes.find(xml, from, to, CDATA_END);
            for (int i = from; i < end; i++) {
                escaped(xml[i]);
            }
            return Math.min(end + CDATA_END.length, to);
        }
        if (Bytes.startsWith(xml, at, to, COMMENT)) {
            return Math.min(Bytes.find(xml, at, to, COMMENT_END) + COMMENT_END.length, to);
        }
        append('<'); // in an attribute
        return at + 1;
    }

    /** One byte of a text, as JSON writes it. */
    private void escaped(byte b) {
        if (b == '"' || b == '\\') {
            append('\\');
            append(b);
        } else if (b >= ' ' || b < 0) {
            append(b);
        } else if (b == '\n' || b == '\r' || b == '\t') {
            append('\\');
            append(b == '\n' ? 'n' : b == '\r' ? 'r' : 't');
        } else {
            unit(b);
        }
    }

    private int reference(byte[] xml, int at, int to) {
        int end = Bytes.find(xml, at, Math.min(to, at + LONGEST_REFERENCE), ';');
        boolean isClosed = end < to && end - at < LONGEST_REFERENCE && xml[end] == ';';
        int character = isClosed ? character(xml, at + 1, end) : -1;
        if (character < 0) {
            append('&'); // not what XML allows, but what was meant is plain
            return at + 1;
        }
        character(character);
        return end + 1;
    }

    /** The character that a reference stands for, or -1. */
    private static int character(byte[] xml, int from, int to) {
        if (from < to && xml[from] == '#') {
            boolean isHex = from + 1 < to && (xml[from + 1] | 0x20) == 'x';
            return number(xml, isHex ? from + 2 : from + 1, to, isHex ? 16 : 10);
        }
        switch (to - from) {
            case 2:
                return xml[from + 1] != 't' ? -1 : xml[from] == 'l' ? '<' : xml[from] == 'g' ? '>' : -1;
            case 3:
                return xml[from] == 'a' && xml[from + 1] == 'm' && xml[from + 2] == 'p' ? '&' : -1;
            case 4:
                if (xml[from + 1] == 'u' && xml[from] == 'q' && xml[from + 2] == 'o' && xml[from + 3] == 't') {
                    return '"';
                }
                return xml[from + 1] == 'p' && xml[from] == 'a' && xml[from + 2] == 'o' && xml[from + 3] == 's'
                        ? '\''
                        : -1;
            default:
                return -1;
        }
    }

    private static int number(byte[] xml, int from, int to, int base) {
        int number = from < to ? 0 : -1;
        for (int at = from; at < to && number >= 0; at++) {
            int digit = xml[at] < 0 ? -1 : Character.digit(xml[at], base);
            number = digit < 0 ? -1 : number > Character.MAX_CODE_POINT ? number : number * base + digit;
        }
        return number > Character.MAX_CODE_POINT || number == 0 ? REPLACEMENT : number;
    }

    private void character(int character) {
        if (character < 0x80) {
            escaped((byte) character);
        } else if (character < 0x800) {
            append(0xC0 | character >> 6);
            append(0x80 | character & 0x3F);
        } else if (character >= 0xD800 && character < 0xE000) {
            unit(character); // half of a pair, the other half follows
        } else if (character < 0x10000) {
            append(0xE0 | character >> 12);
            append(0x80 | character >> 6 & 0x3F);
            append(0x80 | character & 0x3F);
        } else {
            append(0xF0 | character >> 18);
            append(0x80 | character >> 12 & 0x3F);
            append(0x80 | character >> 6 & 0x3F);
            append(0x80 | character & 0x3F);
        }
    }

    /** A UTF-16 unit in four hexadecimal digits. */
    private void unit(int unit) {
        append('\\');
        append('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            append(HEX[unit >> shift & 0xF]);
        }
    }

    private void comma() {
        if (needsComma) {
            append(',');
        }
    }

    private void append(byte[] from) {
        append(from, 0, from.length);
    }

    private void append(byte[] source, int from, int to) {
        int size = to - from;
        if (length + size > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + size));
        }
        System.arraycopy(source, from, buffer, length, size);
        length += size;
    }

    private void append(int b) {
        if (length == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * length);
        }
        buffer[length++] = (byte) b;
    }
}
