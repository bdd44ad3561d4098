package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.rules.event.TimeText;

import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Times as syslog lines have them: {@code Mar  1 09:00:01} with or without a year, a fraction and a weekday, or ISO
 * 8601.
 */
final class SyslogTime {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String DAYS = "SunMonTueWedThuFriSat";
    private static final int NO_YEAR = 0;
    private static final int MOST_YEARS_BACK = 9; // the 29th of February may be eight years ago

    /** How far a zone that is not stated may put a time behind its arrival. */
    private static final long SLACK_MILLIS = 26L * 3_600_000;

    private final ReadContext context;
    private int at;
    private boolean hasWeekday;
    private boolean isUtc;
    private boolean isIso;
    private int year;
    private int month;
    private int day;
    private int hour;
    private int minute;
    private int second;
    private int milli;
    private long yearFrom = 1;
    private long yearTo;
    private int arrivalYear;

    SyslogTime(ReadContext context) {
        this.context = context;
    }

    /** Where the time ends that was read last. */
    int end() {
        return at;
    }

    /** Whether the time was written as {@code ctime} does, weekday first: by programs that write their own files. */
    boolean hasWeekday() {
        return hasWeekday;
    }

    boolean isTime(byte[] bytes, int from, int to) {
        return find(bytes, from, to);
    }

    /** Whether the time that was found has a T between date and time, or a month's name: no other log begins so. */
    boolean isTelling(byte[] bytes, int from) {
        return !isIso || bytes[from + 10] == 'T';
    }

    long read(byte[] bytes, int from, int to) {
        if (!find(bytes, from, to)) {
            return LineFormat.UNREADABLE;
        }
        if (isIso) {
            long time = TimeText.iso(bytes, from, at, context.zone());
            return time == TimeText.NONE ? LineFormat.UNREADABLE : time;
        }
        if (year == NO_YEAR) {
            year = context.settings().year();
        }
        long time = year == NO_YEAR ? closest() : millis(year);
        return time == TimeText.NONE ? LineFormat.UNREADABLE : time + milli;
    }

    /** The latest year that does not put the line behind its arrival, or behind what a zone may make of it. */
    private long closest() {
        long arrival = context.arrivalMillis();
        int candidate = yearOf(arrival) + 1;
        long time = millis(candidate);
        for (int back = 0; back < MOST_YEARS_BACK && (time == TimeText.NONE || time > arrival + SLACK_MILLIS); back++) {
            time = millis(--candidate);
        }
        return time;
    }

    private int yearOf(long millis) {
        if (millis < yearFrom || millis >= yearTo) {
            arrivalYear = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC).getYear();
            yearFrom = TimeText.millis(arrivalYear, 1, 1, 0, 0, 0);
            yearTo = TimeText.millis(arrivalYear + 1, 1, 1, 0, 0, 0);
        }
        return arrivalYear;
    }

    private long millis(int inYear) {
        long local = TimeText.millis(inYear, month, day, hour, minute, second);
        return local == TimeText.NONE || isUtc ? local : local - TimeText.offsetMillis(local, context.zone());
    }

    private boolean find(byte[] bytes, int from, int to) {
        hasWeekday = false;
        isUtc = false;
        isIso = from < to && Bytes.isDigit(bytes[from]);
        year = NO_YEAR;
        milli = 0;
        at = from;
        if (isIso && to - from > 5 && bytes[from + 4] == ' ' && name(MONTHS, bytes, from + 5, to) > 0) {
            isIso = false; // '2026 Mar  1 09:00:01'
            year = number(bytes, from, 4);
            at += 5;
        }
        return isIso ? findIso(bytes, to) : findNamedMonth(bytes, to);
    }

    private boolean findIso(byte[] bytes, int to) {
        int from = at;
        if (to - from < 19 || bytes[from + 4] != '-' || bytes[from + 13] != ':') {
            return false;
        }
        at = from + 19;
        if (at < to && (bytes[at] == '.' || bytes[at] == ',')) {
            at = Bytes.skipDigits(bytes, at + 1, to);
        }
        if (at < to && bytes[at] == 'Z') {
            at++;
        } else if (at < to && (bytes[at] == '+' || bytes[at] == '-')) {
            at = Bytes.skipDigits(bytes, at + 1, to);
            if (at < to && bytes[at] == ':' && at + 1 < to && Bytes.isDigit(bytes[at + 1])) {
                at = Bytes.skipDigits(bytes, at + 1, to);
            }
        }
        return true;
    }

    private boolean findNamedMonth(byte[] bytes, int to) {
        if (at < to && (bytes[at] == '*' || bytes[at] == '.')) {
            at++; // Cisco's mark of a clock that is not set
        }
        if (name(DAYS, bytes, at, to) > 0) {
            hasWeekday = true;
            at += 3;
            if (at < to && bytes[at] == ',') {
                at++;
            }
            at = Bytes.skipSpaces(bytes, at, to);
        }
        month = name(MONTHS, bytes, at, to);
        if (month == 0) {
            return false;
        }
        int dayFrom = Bytes.skipSpaces(bytes, at + 3, to);
        at = Bytes.skipDigits(bytes, dayFrom, to);
        day = at - dayFrom > 2 ? -1 : number(bytes, dayFrom, at - dayFrom);
        if (day < 0 || at == to || bytes[at] != ' ' && bytes[at] != ',') {
            return false;
        }
        int next = Bytes.skipSpaces(bytes, at + 1, to);
        int digits = Bytes.skipDigits(bytes, next, to);
        if (digits - next == 4 && digits < to && (bytes[digits] == ' ' || bytes[digits] == ',')) {
            year = number(bytes, next, 4);
            next = Bytes.skipSpaces(bytes, digits + 1, to);
        }
        return findClock(bytes, next, to);
    }

    private boolean findClock(byte[] bytes, int from, int to) {
        int colon = Bytes.skipDigits(bytes, from, to);
        if (to - colon < 6 || colon - from > 2 || bytes[colon] != ':' || bytes[colon + 3] != ':') {
            return false;
        }
        hour = number(bytes, from, colon - from);
        minute = twoDigits(bytes, colon + 1);
        second = twoDigits(bytes, colon + 4);
        at = colon + 6;
        if ((hour | minute | second) < 0) {
            return false;
        }
        if (at < to && (bytes[at] == '.' || bytes[at] == ',')) {
            int digits = Bytes.skipDigits(bytes, at + 1, to);
            for (int i = 0, scale = 100; i < 3 && at + 1 + i < digits; i++, scale /= 10) {
                milli += (bytes[at + 1 + i] - '0') * scale;
            }
            at = digits;
        }
        findWhatFollows(bytes, to);
        return true;
    }

    /** The year of {@code ctime}, and the zone that Cisco devices write. */
    private void findWhatFollows(byte[] bytes, int to) {
        if (at == to || bytes[at] != ' ') {
            return;
        }
        int end = Bytes.skipDigits(bytes, at + 1, to);
        if (hasWeekday && end - at == 5 && (end == to || bytes[end] == ' ')) {
            year = number(bytes, at + 1, 4);
            at = end;
            return;
        }
        end = at + 1;
        while (end < to && bytes[end] >= 'A' && bytes[end] <= 'Z') {
            end++;
        }
        int length = end - at - 1;
        if (length >= 3 && length <= 5 && isCiscoTag(bytes, end, to)) {
            isUtc = length == 3 && (bytes[at + 1] == 'U' || bytes[at + 1] == 'G' && bytes[at + 2] == 'M');
            at = end;
        }
    }

    /** {@code : %SYS-5-CONFIG}: so a program with a short name in capitals is not taken for a zone. */
    private static boolean isCiscoTag(byte[] bytes, int from, int to) {
        int next = from < to && bytes[from] == ':' ? Bytes.skipSpaces(bytes, from + 1, to) : to;
        return next < to && bytes[next] == '%';
    }

    private static int twoDigits(byte[] bytes, int from) {
        return (int) Bytes.number(bytes, from, from + 2);
    }

    private static int number(byte[] bytes, int from, int length) {
        return (int) Bytes.number(bytes, from, from + length);
    }

    /** The place of a name of three letters in a list, from 1; 0 if it is none of them. */
    private static int name(String names, byte[] bytes, int from, int to) {
        if (to - from < 4) {
            return 0;
        }
        for (int i = 0; i < names.length(); i += 3) {
            if (bytes[from] == names.charAt(i)
                    && bytes[from + 1] == names.charAt(i + 1)
                    && bytes[from + 2] == names.charAt(i + 2)) {
                return i / 3 + 1;
            }
        }
        return 0;
    }
}
