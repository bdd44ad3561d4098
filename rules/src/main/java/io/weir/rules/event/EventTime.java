package io.weir.rules.event;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads ISO 8601 times as they occur in logs; without an offset they are taken as UTC. */
public final class EventTime {
    private static final Pattern ISO_8601 = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})"
            + "(?:[Tt ](\\d{2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9})\\d{0,9})?)?"
            + " ?(?:[Zz]|([+-])(\\d{2})(?::?(\\d{2}))?)?)?");
    private static final int LONGEST = 64;

    private EventTime() {}

    /** The time in UTC, or empty if the text is none. */
    public static Optional<OffsetDateTime> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher parts = ISO_8601.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.of(
                            number(parts.group(1)),
                            number(parts.group(2)),
                            number(parts.group(3)),
                            number(parts.group(4)),
                            number(parts.group(5)),
                            number(parts.group(6)),
                            nanos(parts.group(7)),
                            offset(parts))
                    .withOffsetSameInstant(ZoneOffset.UTC));
        } catch (DateTimeException impossible) {
            return Optional.empty(); // the thirtieth of February and its like
        }
    }

    private static ZoneOffset offset(Matcher parts) {
        int sign = "-".equals(parts.group(8)) ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * number(parts.group(9)), sign * number(parts.group(10)));
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int nanos(String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    }
}
