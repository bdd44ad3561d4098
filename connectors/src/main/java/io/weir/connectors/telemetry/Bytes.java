package io.weir.connectors.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Small steps over the bytes of a line. A position that is not found is the end. */
public final class Bytes {
    private Bytes() {}

    public static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    public static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    public static int skipDigits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isDigit(bytes[at])) {
            at++;
        }
        return at;
    }

    public static int skipSpaces(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** Where a byte is, or the end. */
    public static int find(byte[] bytes, int from, int to, char wanted) {
        int at = from;
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Where a text begins, or the end. */
    public static int find(byte[] bytes, int from, int to, byte[] wanted) {
        for (int at = from; at + wanted.length <= to; at++) {
            if (bytes[at] == wanted[0] && startsWith(bytes, at, to, wanted)) {
                return at;
            }
        }
        return to;
    }

    /** Where a text begins for the last time, or -1. */
    public static int findLast(byte[] bytes, int from, int to, byte[] wanted) {
        for (int at = to - wanted.length; at >= from; at--) {
            if (bytes[at] == wanted[0] && startsWith(bytes, at, to, wanted)) {
                return at;
            }
        }
        return -1;
    }

    public static boolean startsWith(byte[] bytes, int from, int to, byte[] prefix) {
        return to - from >= prefix.length && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
    }

    public static boolean endsWith(byte[] bytes, int from, int to, byte[] suffix) {
        return to - from >= suffix.length && Arrays.equals(bytes, to - suffix.length, to, suffix, 0, suffix.length);
    }

    public static boolean equal(byte[] bytes, int from, int to, byte[] other) {
        return Arrays.equals(bytes, from, to, other, 0, other.length);
    }

    /** A number of up to 18 plain digits, or -1. */
    public static long number(byte[] bytes, int from, int to) {
        if (from >= to || to - from > 18) {
            return -1;
        }
        long number = 0;
        for (int at = from; at < to; at++) {
            if (!isDigit(bytes[at])) {
                return -1;
            }
            number = 10 * number + bytes[at] - '0';
        }
        return number;
    }
}
