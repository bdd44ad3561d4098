package io.weir.connectors.telemetry;

import java.util.Arrays;

/**
 * Undoes escapes of logs and of URLs, one round at a time, into a buffer of its own. What comes out is proper UTF-8 if
 * what went in was: an escape that would break it (an overlong form, half a character) stays as it is written.
 */
public final class EscapedText {
    private static final int PERCENT = 3;
    private static final int HEX = 4;

    private byte[] buffer = new byte[256];
    private int length;

    public byte[] bytes() {
        return buffer;
    }

    public int length() {
        return length;
    }

    private void begin(int mostBytes) {
        if (buffer.length < mostBytes) {
            buffer = new byte[Math.max(mostBytes, 2 * buffer.length)];
        }
        length = 0;
    }

    /** Undoes what servers put into their logs for quotes, backslashes and bytes that are no plain text. */
    public void undoLog(byte[] in, int from, int to) {
        begin(to - from);
        int at = from;
        while (at < to) {
            byte b = in[at];
            if (b != '\\' || at + 1 == to) {
                buffer[length++] = b;
                at++;
            } else if (in[at + 1] == 'x') {
                at = escapedByte(in, at, to, HEX);
            } else {
                buffer[length++] = meant(in[at + 1]);
                if (buffer[length - 1] == '\\' && in[at + 1] != '\\') {
                    buffer[length++] = in[at + 1];
                }
                at += 2;
            }
        }
    }

    /** What a backslash and this letter stand for; a backslash if they stand for themselves. */
    private static byte meant(byte letter) {
        return switch (letter) {
            case '"', '\\' -> letter;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> 0x0B;
            default -> '\\';
        };
    }

    /** Undoes one round of percent-encoding; from some place on, {@code +} stands for a space. Returns whether that changed anything. */
    public boolean undoPercent(byte[] in, int from, int plusFrom, int to) {
        begin(to - from);
        append(in, from, plusFrom, false);
        append(in, plusFrom, to, true);
        return length != to - from || !Arrays.equals(buffer, 0, length, in, from, to);
    }

    private void append(byte[] in, int from, int to, boolean plusIsSpace) {
        int at = from;
        while (at < to) {
            byte b = in[at];
            if (b == '%') {
                at = at + 1 < to && (in[at + 1] | 0x20) == 'u'
                        ? escapedUnit(in, at, to)
                        : escapedByte(in, at, to, PERCENT);
            } else {
                buffer[length++] = b == '+' && plusIsSpace ? (byte) ' ' : b;
                at++;
            }
        }
    }

    /** Undoes an escape of one byte and those that belong to the same character; returns what is behind them. */
    private int escapedByte(byte[] in, int at, int to, int width) {
        int lead = value(in, at, to, width);
        int count = lead < 0
                ? 0
                : lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        boolean isProper = count > 0;
        for (int i = 1; i < count && isProper; i++) {
            int next = value(in, at + i * width, to, width);
            isProper = i == 1 ? next >= low && next <= high : next >= 0x80 && next <= 0xBF;
        }
        if (!isProper) {
            buffer[length++] = in[at];
            return at + 1;
        }
        for (int i = 0; i < count; i++) {
            buffer[length++] = (byte) value(in, at + i * width, to, width);
        }
        return at + count * width;
    }

    /** The byte that {@code %41} or {@code \x41} stands for, or -1. */
    private static int value(byte[] in, int at, int to, int width) {
        if (at + width > to || in[at] != (width == PERCENT ? '%' : '\\') || width == HEX && in[at + 1] != 'x') {
            return -1;
        }
        int high = hex(in[at + width - 2]);
        int low = hex(in[at + width - 1]);
        return (high | low) < 0 ? -1 : high << 4 | low;
    }

    private static int hex(byte b) {
        return b >= '0' && b <= '9' ? b - '0' : (b | 0x20) >= 'a' && (b | 0x20) <= 'f' ? (b | 0x20) - 'a' + 10 : -1;
    }

    /** Undoes {@code %u0041}, which Microsoft's servers understand. */
    private int escapedUnit(byte[] in, int at, int to) {
        int unit = unit(in, at, to);
        int second = unit >= 0xD800 && unit < 0xDC00 ? unit(in, at + 6, to) : -1;
        if (second >= 0xDC00 && second < 0xE000) {
            appendCodePoint(Character.toCodePoint((char) unit, (char) second));
            return at + 12;
        }
        if (unit < 0 || unit >= 0xD800 && unit < 0xE000) {
            buffer[length++] = in[at];
            return at + 1;
        }
        appendCodePoint(unit);
        return at + 6;
    }

    private static int unit(byte[] in, int at, int to) {
        if (at + 6 > to || in[at] != '%' || (in[at + 1] | 0x20) != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = hex(in[i]);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private void appendCodePoint(int codePoint) {
        byte[] utf8 = Bytes.of(Character.toString(codePoint));
        System.arraycopy(utf8, 0, buffer, length, utf8.length);
        length += utf8.length;
    }
}
