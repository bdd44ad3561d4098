package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.rules.event.TimeText;

import java.time.Instant;
import java.time.ZoneOffset;

/** Times as syslog lines have them: {@code Mar  1 09:00:01} without a year, or ISO 8601. */
final class SyslogTime {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final long SLACK_MILLIS = 26L * 3_600_000;

    private final ReadContext context;
    private int end;

    SyslogTime(ReadContext context) {
        this.context = context;
    }

    /** Where the time ends that was read last. */
    int end() {
        return end;
    }

    boolean isTime(byte[] bytes, int from, int to) {
        return to - from >= 15
                && (month(bytes, from) > 0 && bytes[from + 3] == ' ' && bytes[from + 9] == ':'
                        || Bytes.isDigit(bytes[from]) && bytes[from + 4] == '-' && bytes[from + 10] == 'T');
    }

    long read(byte[] bytes, int from, int to) {
        if (!isTime(bytes, from, to)) {
            return LineFormat.UNREADABLE;
        }
        if (Bytes.isDigit(bytes[from])) {
            end = Bytes.find(bytes, from, to, ' ');
            long time = TimeText.iso(bytes, from, end, context.zone());
            return time == TimeText.NONE ? LineFormat.UNREADABLE : time;
        }
        end = from + 15;
        int dayFrom = bytes[from + 4] == ' ' ? from + 5 : from + 4;
        int month = month(bytes, from);
        int day = (int) Bytes.number(bytes, dayFrom, from + 6);
        int hour = (int) Bytes.number(bytes, from + 7, from + 9);
        int minute = (int) Bytes.number(bytes, from + 10, from + 12);
        int second = (int) Bytes.number(bytes, from + 13, from + 15);
        int year = context.settings().year();
        long arrival = context.arrivalMillis();
        boolean isGuess = year == 0;
        if (isGuess) {
            year = Instant.ofEpochMilli(arrival).atOffset(ZoneOffset.UTC).getYear() + 1;
        }
        long time = millis(year, month, day, hour, minute, second);
        // The latest year that does not put the line behind its arrival, or behind what a zone may make of it.
        for (int tries = 0; isGuess && tries < 9 && (time == TimeText.NONE || time > arrival + SLACK_MILLIS); tries++) {
            time = millis(--year, month, day, hour, minute, second);
        }
        return time == TimeText.NONE ? LineFormat.UNREADABLE : time;
    }

    private long millis(int year, int month, int day, int hour, int minute, int second) {
        long local = TimeText.millis(year, month, day, hour, minute, second);
        return local == TimeText.NONE ? local : local - TimeText.offsetMillis(local, context.zone());
    }

    private static int month(byte[] bytes, int from) {
        for (int month = 0; month < 12; month++) {
            if (bytes[from] == MONTHS.charAt(3 * month)
                    && bytes[from + 1] == MONTHS.charAt(3 * month + 1)
                    && bytes[from + 2] == MONTHS.charAt(3 * month + 2)) {
                return month + 1;
            }
        }
        return 0;
    }
}
