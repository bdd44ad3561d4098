package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.MonthName;
import io.weir.rules.event.TimeText;

import java.time.ZoneId;

/** Times as devices write them: {@code Mar 01 2026 09:00:01.250 UTC}, ISO 8601, or a number since 1970. */
final class DeviceTime {
    private DeviceTime() {}

    /** Milliseconds since 1970, or {@link TimeText#NONE}. */
    static long read(byte[] b, int from, int to, ZoneId zone) {
        long time = TimeText.epoch(b, from, to);
        if (time == TimeText.NONE) {
            time = TimeText.iso(b, from, to, zone);
        }
        return time == TimeText.NONE ? named(b, from, to, zone) : time;
    }

    private static long named(byte[] b, int from, int to, ZoneId zone) {
        int month = MonthName.at(b, from, to);
        if (month == 0) {
            return TimeText.NONE;
        }
        int dayFrom = Bytes.skipSpaces(b, from + 3, to);
        int dayTo = Bytes.skipDigits(b, dayFrom, to);
        int yearFrom = Bytes.skipSpaces(b, dayTo, to);
        int yearTo = Bytes.skipDigits(b, yearFrom, to);
        int clock = Bytes.skipSpaces(b, yearTo, to);
        if (yearTo - yearFrom != 4 || to - clock < 8 || b[clock + 2] != ':' || b[clock + 5] != ':') {
            return TimeText.NONE;
        }
        long local = TimeText.millis(
                (int) Bytes.number(b, yearFrom, yearTo),
                month,
                (int) Bytes.number(b, dayFrom, dayTo),
                (int) Bytes.number(b, clock, clock + 2),
                (int) Bytes.number(b, clock + 3, clock + 5),
                (int) Bytes.number(b, clock + 6, clock + 8));
        if (local == TimeText.NONE) {
            return TimeText.NONE;
        }
        int at = clock + 8;
        long fraction = 0;
        if (at < to && b[at] == '.') {
            int digits = at + 1;
            at = Bytes.skipDigits(b, digits, to);
            fraction = Math.max(0, Bytes.number(b, digits, Math.min(at, digits + 3)));
        }
        at = Bytes.skipSpaces(b, at, to);
        boolean isUtc = to - at == 3 && (b[at] == 'U' && b[at + 1] == 'T' || b[at] == 'G' && b[at + 1] == 'M');
        long offset = isUtc ? 0 : TimeText.offset(b, at, to);
        return local + fraction - (offset == TimeText.NONE ? TimeText.offsetMillis(local, zone) : offset);
    }
}
