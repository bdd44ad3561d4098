package io.weir.rules.event;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Reads times from bytes, and writes them, without objects where the zone is known. */
public final class TimeText {
    /** The bytes are no time. */
    public static final long NONE = Long.MIN_VALUE;

    /** How many bytes {@link #writeIso} writes. */
    public static final int ISO_LENGTH = 24;

    private static final long DAY_MILLIS = 86_400_000;
    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

    private TimeText() {}

    /**
     * Milliseconds of an ISO 8601 time: date, {@code T} or a space, time, any fraction behind a point or a comma, and
     * {@code Z} or an offset. Without an offset the time is of the zone.
     */
    public static long iso(byte[] b, int from, int to, ZoneId zone) {
        if (to - from < 19 || b[from + 4] != '-' || b[from + 7] != '-' || b[from + 13] != ':' || b[from + 16] != ':') {
            return NONE;
        }
        byte between = b[from + 10];
        int year = digits(b, from, from + 4);
        int month = digits(b, from + 5, from + 7);
        int day = digits(b, from + 8, from + 10);
        int hour = digits(b, from + 11, from + 13);
        int minute = digits(b, from + 14, from + 16);
        int second = digits(b, from + 17, from + 19);
        if (between != 'T' && between != 't' && between != ' ' || (year | month | day | hour | minute | second) < 0) {
            return NONE;
        }
        int at = from + 19;
        int millis = 0;
        if (at < to && (b[at] == '.' || b[at] == ',')) {
            int scale = 100;
            int digits = ++at;
            while (at < to && b[at] >= '0' && b[at] <= '9') {
                millis += (b[at++] - '0') * scale;
                scale /= 10;
            }
            if (at == digits) {
                return NONE;
            }
        }
        long local = millis(year, month, day, hour, minute, second);
        if (local == NONE) {
            return NONE;
        }
        if (at < to && b[at] == ' ') {
            at++;
        }
        if (at == to) {
            return local + millis - offsetMillis(local, zone);
        }
        if (to - at == 1 && (b[at] == 'Z' || b[at] == 'z')) {
            return local + millis;
        }
        if (to - at == 3 && b[at] == 'U' && b[at + 1] == 'T' && b[at + 2] == 'C') {
            return local + millis;
        }
        long offset = offset(b, at, to);
        return offset == NONE ? NONE : local + millis - offset;
    }

    /** Writes a time in UTC as {@code 2026-03-01T09:00:00.000Z}; false if its year is not one of 1 to 9999. */
    public static boolean writeIso(long millis, byte[] into) {
        long days = Math.floorDiv(millis, DAY_MILLIS);
        int ofDay = (int) Math.floorMod(millis, DAY_MILLIS);
        // Years that begin in March, so that the odd day is the last, in eras of 400 years.
        long sinceMarch = days + 719_468;
        long era = Math.floorDiv(sinceMarch, 146_097);
        int dayOfEra = (int) (sinceMarch - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        if (year < 1 || year > 9999) {
            return false;
        }
        write((int) year, into, 0, 4);
        into[4] = '-';
        write(month, into, 5, 2);
        into[7] = '-';
        write(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, into, 8, 2);
        into[10] = 'T';
        write(ofDay / 3_600_000, into, 11, 2);
        into[13] = ':';
        write(ofDay / 60_000 % 60, into, 14, 2);
        into[16] = ':';
        write(ofDay / 1_000 % 60, into, 17, 2);
        into[19] = '.';
        write(ofDay % 1_000, into, 20, 3);
        into[23] = 'Z';
        return true;
    }

    private static void write(int number, byte[] into, int at, int digits) {
        int left = number;
        for (int place = at + digits - 1; place >= at; place--) {
            into[place] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    /** Milliseconds of an offset such as {@code +02:00}, {@code +0200} or {@code +02}, or {@link #NONE}. */
    public static long offset(byte[] b, int from, int to) {
        if (to - from < 3 || b[from] != '+' && b[from] != '-') {
            return NONE;
        }
        int hours = digits(b, from + 1, from + 3);
        int minutesFrom = to - from == 6 && b[from + 3] == ':' ? from + 4 : from + 3;
        int minutes = to - from == 3 ? 0 : to - minutesFrom == 2 ? digits(b, minutesFrom, to) : -1;
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return NONE;
        }
        long millis = (hours * 60L + minutes) * 60_000;
        return b[from] == '-' ? -millis : millis;
    }

    /** Milliseconds since 1970 as if the fields were UTC, or {@link #NONE} if there is no such time. */
    public static long millis(int year, int month, int day, int hour, int minute, int second) {
        if (month < 1
                || month > 12
                || day < 1
                || day > daysOf(year, month)
                || hour > 23
                || minute > 59
                || second > 60
                || (hour | minute | second | year) < 0) {
            return NONE;
        }
        long before = year - 1L;
        long days = 365 * before + before / 4 - before / 100 + before / 400 + DAYS_BEFORE_MONTH[month - 1] + day - 1;
        if (month > 2 && isLeap(year)) {
            days++;
        }
        long sinceEpoch = days - 719_162;
        return sinceEpoch * DAY_MILLIS + ((hour * 60L + minute) * 60 + Math.min(second, 59)) * 1000;
    }

    /** How far the clocks of a zone were ahead of UTC when they showed a time. */
    public static long offsetMillis(long localMillis, ZoneId zone) {
        ZoneOffset offset = zone instanceof ZoneOffset fixed
                ? fixed
                : zone.getId().equals("UTC")
                        ? ZoneOffset.UTC
                        : zone.getRules()
                                .getOffset(LocalDateTime.ofInstant(Instant.ofEpochMilli(localMillis), ZoneOffset.UTC));
        return offset.getTotalSeconds() * 1000L;
    }

    /**
     * Milliseconds of a number of seconds since 1970, with any fraction. Numbers too large for seconds are taken as
     * milliseconds, microseconds or nanoseconds.
     */
    public static long epoch(byte[] b, int from, int to) {
        long whole = 0;
        int at = from;
        while (at < to && b[at] >= '0' && b[at] <= '9') {
            if (at - from > 18) {
                return NONE;
            }
            whole = 10 * whole + b[at++] - '0';
        }
        if (at == from) {
            return NONE;
        }
        int fraction = 0;
        int scale = 100;
        if (at < to && b[at] == '.') {
            at++;
            while (at < to && b[at] >= '0' && b[at] <= '9') {
                fraction += (b[at++] - '0') * scale;
                scale /= 10;
            }
        }
        if (at != to) {
            return NONE;
        }
        if (whole < 100_000_000_000L) {
            return whole * 1000 + fraction;
        }
        return whole < 100_000_000_000_000L
                ? whole
                : whole < 100_000_000_000_000_000L ? whole / 1000 : whole / 1_000_000;
    }

    private static int daysOf(int year, int month) {
        return month == 2 ? isLeap(year) ? 29 : 28 : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    private static int digits(byte[] b, int from, int to) {
        int number = 0;
        for (int at = from; at < to; at++) {
            int digit = b[at] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }
}
