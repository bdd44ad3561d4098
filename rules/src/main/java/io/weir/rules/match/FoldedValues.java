package io.weir.rules.match;

import io.weir.rules.event.EventView;
import io.weir.rules.event.JsonEscape;
import io.weir.rules.event.Scalar;
import io.weir.rules.event.Utf8;
import io.weir.rules.event.ViewedFields;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * The values of one event as rules compare them: escapes undone, lower case by Unicode, UTF-8. Made when the first
 * comparison asks and kept until the next event, in one buffer that is used again and again.
 *
 * <p>Folding is one pass of eight bytes at a time for nearly every value; after it every search is a plain comparison of
 * bytes, the same for JSON and text formats. Lone surrogates, which only escapes can write, become three bytes each.
 */
final class FoldedValues {
    /** Readable bytes around every text, so that eight can be loaded wherever a text has one. */
    static final int MARGIN = 8;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final int CAPITAL_I_WITH_DOT = 0x130;
    private static final int CAPITAL_SIGMA = 0x3A3;
    private static final int COMBINING_DOT = 0x307;

    private EventView event;
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private byte[] bytes = new byte[4096];
    private int length;

    void begin(EventView next) {
        event = next;
        length = MARGIN;
        if (starts.length < next.count()) {
            starts = new int[Integer.highestOneBit(next.count()) * 2];
            ends = new int[starts.length];
        }
        Arrays.fill(starts, 0, next.count(), 0);
    }

    /** The buffer of all texts. It may be another one after the next {@link #fold}. */
    byte[] bytes() {
        return bytes;
    }

    int start(int value) {
        return starts[value];
    }

    int end(int value) {
        return ends[value];
    }

    /** Makes sure that the text of a scalar value is in the buffer. */
    void fold(int value) {
        if (starts[value] != 0) {
            return;
        }
        byte[] source = event.bytes(value);
        int from = event.start(value);
        int to = event.end(value);
        makeRoom(to - from);
        starts[value] = length;
        if (event.isUnusual(value) && !event.isText(value)) {
            foldText(Scalar.text(ViewedFields.scalar(event, value)));
            ends[value] = length;
            return;
        }
        boolean done = event.isAscii(value)
                && (event.isEscaped(value) ? foldEscaped(source, from, to) : foldAscii(source, from, to));
        if (!done) {
            length = starts[value];
            foldUnicode(value, source, from, to);
        }
        ends[value] = length;
    }

    /** The text of a value that need not be an event's, folded in the same way. */
    static byte[] fold(String text) {
        return Utf8.bytes(text.toLowerCase(Locale.ROOT));
    }

    private void makeRoom(int size) {
        // A character of two bytes may become one of three.
        long needed = (long) length + size + (size >>> 1) + 2 * MARGIN;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - MARGIN, 2 * needed));
        }
    }

    private boolean foldAscii(byte[] source, int from, int to) {
        byte[] target = bytes;
        int at = from;
        int out = length;
        for (; at + 8 <= to; at += 8, out += 8) {
            LONGS.set(target, out, lower((long) LONGS.get(source, at)));
        }
        if (at < to && at + 8 <= source.length) {
            LONGS.set(target, out, lower((long) LONGS.get(source, at))); // what is too much will be written over
            out += to - at;
        } else {
            for (; at < to; at++) {
                target[out++] = lower(source[at]);
            }
        }
        length = out;
        return true;
    }

    /** Returns false if an escape stands for a character beyond ASCII. */
    private boolean foldEscaped(byte[] source, int from, int to) {
        byte[] target = bytes;
        int at = from;
        int out = length;
        while (at < to) {
            if (at + 8 <= source.length) {
                long word = (long) LONGS.get(source, at);
                LONGS.set(target, out, lower(word)); // what is too much will be written over
                long backslash = word ^ BACKSLASHES;
                long found = (backslash - ONES) & ~backslash & HIGH_BITS;
                int plain = Math.min(found == 0 ? 8 : Long.numberOfTrailingZeros(found) >>> 3, to - at);
                at += plain;
                out += plain;
                if (found == 0 || at == to) {
                    continue;
                }
            } else if (source[at] != '\\') {
                target[out++] = lower(source[at++]);
                continue;
            }
            if (source[at + 1] == '\\') { // by far the most: paths
                target[out++] = '\\';
                at += 2;
                continue;
            }
            char unit = JsonEscape.character(source, at);
            if (unit >= 0x80) {
                return false;
            }
            target[out++] = lower((byte) unit);
            at += JsonEscape.length(source, at);
        }
        length = out;
        return true;
    }

    private void foldUnicode(int value, byte[] source, int from, int to) {
        boolean escaped = event.isEscaped(value);
        int begin = length;
        int at = from;
        while (at < to) {
            int codePoint;
            if (escaped && source[at] == '\\') {
                codePoint = JsonEscape.character(source, at);
                at += JsonEscape.length(source, at);
                if (Character.isHighSurrogate((char) codePoint) && at + 1 < to && source[at] == '\\') {
                    char low = JsonEscape.character(source, at);
                    if (Character.isLowSurrogate(low)) {
                        codePoint = Character.toCodePoint((char) codePoint, low);
                        at += JsonEscape.length(source, at);
                    }
                }
            } else {
                codePoint = Utf8.codePoint(source, at, to);
                at += Utf8.length(source, at, to);
            }
            if (codePoint == CAPITAL_SIGMA) {
                // Its lower case depends on the letters around it.
                length = begin;
                foldText(event.text(value));
                return;
            }
            if (codePoint == CAPITAL_I_WITH_DOT) {
                append('i');
                append(COMBINING_DOT);
            } else {
                append(Character.toLowerCase(codePoint));
            }
        }
    }

    private void foldText(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        makeRoom(3 * lower.length());
        for (int at = 0; at < lower.length(); at += Character.charCount(lower.codePointAt(at))) {
            append(lower.codePointAt(at));
        }
    }

    private void append(int codePoint) {
        length = Utf8.put(codePoint, bytes, length);
    }

    /** A to Z become a to z in all eight bytes; others stay. */
    static long lower(long word) {
        long low = word & ~HIGH_BITS;
        long fromA = low + (0x80 - 'A') * ONES;
        long behindZ = low + (0x7F - 'Z') * ONES;
        return word | ((fromA ^ behindZ) & ~word & HIGH_BITS) >>> 2;
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }
}
