package io.weir.rules.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * The piece of event time whose hits of one rule and group are one alert; its end does not belong to it.
 *
 * <p>Intervals are counted from 1970 and end with the month, too. Alerts are filed by the month of their first event, and one
 * that turns out to have begun earlier must not move from one month to another.
 *
 * @param endMillis the first moment after the interval
 */
public record SuppressionInterval(long startMillis, long endMillis) {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    public static SuppressionInterval of(long timeMillis, Duration suppress) {
        long length = suppress.toMillis();
        long start = Math.floorDiv(timeMillis, length) * length;
        if (DAY_MILLIS % length == 0) {
            return new SuppressionInterval(start, start + length);
        }
        YearMonth month = YearMonth.from(Instant.ofEpochMilli(timeMillis).atOffset(ZoneOffset.UTC));
        return new SuppressionInterval(
                Math.max(start, startOf(month)), Math.min(start + length, startOf(month.plusMonths(1))));
    }

    private static long startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
