package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.MonthName;
import io.weir.rules.event.TimeText;

import java.time.ZoneId;

/** Times of the common log format: {@code 10/Oct/2025:13:55:36 +0200}, with milliseconds or without the offset, too. */
final class ClfTime {
    private static final int LENGTH = 20;

    private ClfTime() {}

    static boolean isAt(byte[] b, int from, int to) {
        return to - from >= LENGTH
                && b[from + 2] == '/'
                && b[from + 6] == '/'
                && b[from + 11] == ':'
                && b[from + 14] == ':'
                && b[from + 17] == ':';
    }

    /** Milliseconds since 1970, or {@link TimeText#NONE}. */
    static long read(byte[] b, int from, int to, ZoneId zone) {
        if (!isAt(b, from, to)) {
            return TimeText.NONE;
        }
        long local = TimeText.millis(
                number(b, from + 7, 4),
                MonthName.at(b, from + 3, to),
                number(b, from, 2),
                number(b, from + 12, 2),
                number(b, from + 15, 2),
                number(b, from + 18, 2));
        if (local == TimeText.NONE) {
            return TimeText.NONE;
        }
        int at = from + LENGTH;
        long fraction = 0;
        if (at < to && (b[at] == '.' || b[at] == ',')) {
            int digits = at + 1;
            at = Bytes.skipDigits(b, digits, to);
            fraction = Math.max(0, Bytes.number(b, digits, Math.min(at, digits + 3)));
        }
        at = Bytes.skipSpaces(b, at, to);
        if (at == to) {
            return local + fraction - TimeText.offsetMillis(local, zone);
        }
        long offset = TimeText.offset(b, at, to);
        return offset == TimeText.NONE ? TimeText.NONE : local + fraction - offset;
    }

    private static int number(byte[] b, int from, int length) {
        return (int) Bytes.number(b, from, from + length);
    }
}
