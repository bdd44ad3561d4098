package io.weir.connectors.telemetry.json;

import io.weir.rules.event.TimeText;

import java.time.ZoneId;

/**
 * Times as mail, web servers, Java and C write them: {@code Sun, 01 Mar 2026 09:00:00 +0100}, {@code 01/Mar/2026:09:00:00
 * +0000}, {@code Mar 1, 2026 9:00:00 AM}, {@code Sun Mar  1 09:00:00 2026}, and dates in numbers with the year first, as
 * {@code 2026/03/01 09:00:00}. Day and month in numbers alone are no time: nobody knows which is which.
 */
final class LooseTime {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final int LONGEST = 48;
    private static final int MISSING = -1;

    private int year = MISSING;
    private int month = MISSING;
    private int day = MISSING;
    private int hour = MISSING;
    private int minute = MISSING;
    private int second;
    private int millis;
    private int halfDay = MISSING;
    private long offset = TimeText.NONE;

    private LooseTime() {}

    static long millis(byte[] bytes, int from, int to, ZoneId zone) {
        if (to - from < 12 || to - from > LONGEST) {
            return TimeText.NONE;
        }
        var time = new LooseTime();
        return time.read(bytes, from, to) ? time.millis(zone) : TimeText.NONE;
    }

    private boolean read(byte[] b, int from, int to) {
        int at = from;
        while (at < to) {
            if (isDigit(b[at])) {
                at = number(b, at, to);
            } else if (isLetter(b[at])) {
                at = word(b, at, to);
            } else if ((b[at] == '+' || b[at] == '-') && minute != MISSING && at + 3 <= to && isDigit(b[at + 1])) {
                int end = at + 1;
                while (end < to && (isDigit(b[end]) || b[end] == ':')) {
                    end++;
                }
                offset = TimeText.offset(b, at, end);
                at = offset == TimeText.NONE ? MISSING : end;
            } else if (b[at] == ' ' || b[at] == ',' || b[at] == '/' || b[at] == '-' || b[at] == ':' || b[at] < 0) {
                at++; // Java puts a narrow space before AM and PM, which is no ASCII
            } else {
                return false;
            }
            if (at == MISSING) {
                return false;
            }
        }
        return year != MISSING && month != MISSING && day != MISSING && minute != MISSING;
    }

    private int number(byte[] b, int from, int to) {
        int at = from;
        int number = 0;
        while (at < to && isDigit(b[at]) && at - from < 5) {
            number = 10 * number + b[at++] - '0';
        }
        int length = at - from;
        if (length == 4 && year == MISSING) {
            year = number;
            return at;
        }
        if (length > 2) {
            return MISSING;
        }
        if (at < to && b[at] == ':' && day != MISSING && hour == MISSING) {
            hour = number;
            return clock(b, at, to);
        }
        if (year != MISSING && month == MISSING) {
            month = number;
        } else if (day == MISSING) {
            day = number;
        } else {
            return MISSING;
        }
        return at;
    }

    /** Minutes and what follows them. */
    private int clock(byte[] b, int from, int to) {
        if (from + 3 > to || !isDigit(b[from + 1]) || !isDigit(b[from + 2])) {
            return MISSING;
        }
        minute = 10 * (b[from + 1] - '0') + b[from + 2] - '0';
        int at = from + 3;
        if (at + 3 <= to && b[at] == ':' && isDigit(b[at + 1]) && isDigit(b[at + 2])) {
            second = 10 * (b[at + 1] - '0') + b[at + 2] - '0';
            at += 3;
            if (at + 1 < to && (b[at] == '.' || b[at] == ',') && isDigit(b[at + 1])) {
                at++;
                for (int scale = 100; at < to && isDigit(b[at]); scale /= 10) {
                    millis += scale * (b[at++] - '0');
                }
            }
        }
        return at;
    }

    private int word(byte[] b, int from, int to) {
        int at = from;
        while (at < to && isLetter(b[at])) {
            at++;
        }
        int length = at - from;
        if (length == 1) {
            return zone(b[from]) ? at : MISSING;
        }
        if (length == 2) {
            halfDay = (b[from] | 0x20) == 'p' ? 12 : 0;
            return (b[from + 1] | 0x20) == 'm' && (halfDay == 12 || (b[from] | 0x20) == 'a') ? at : MISSING;
        }
        if (is(b, from, at, "gmt") || is(b, from, at, "utc")) {
            offset = 0;
            return at;
        }
        for (int i = 0; i < 12; i++) {
            if (is(b, from, from + 3, MONTHS.substring(3 * i, 3 * i + 3))) {
                month = i + 1;
                return at;
            }
        }
        return year == MISSING || minute != MISSING ? at : MISSING; // a day of the week; else a zone nobody knows
    }

    private boolean zone(byte letter) {
        if (letter == 'Z') {
            offset = 0;
        }
        return letter == 'Z' || letter == 'T';
    }

    private static boolean is(byte[] b, int from, int to, String lower) {
        if (to - from != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if ((b[from + i] | 0x20) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private long millis(ZoneId zone) {
        int hours = halfDay == MISSING ? hour : hour % 12 + halfDay;
        long local = TimeText.millis(year, month, day, hours, minute, second);
        if (local == TimeText.NONE) {
            return local;
        }
        return local + millis - (offset == TimeText.NONE ? TimeText.offsetMillis(local, zone) : offset);
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isLetter(byte b) {
        return (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
    }
}
