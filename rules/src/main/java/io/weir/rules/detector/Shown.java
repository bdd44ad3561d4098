package io.weir.rules.detector;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Figures as the evidence of an alert shows them to people. */
final class Shown {
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Shown() {}

    /** A time in the unit that fits it: {@code 61.5 s}, {@code 25 min}. */
    static String span(long millis) {
        if (millis < 2 * MINUTE) {
            return inUnits(millis, SECOND, " s");
        }
        if (millis < 2 * HOUR) {
            return inUnits(millis, MINUTE, " min");
        }
        return millis < 2 * DAY ? inUnits(millis, HOUR, " h") : inUnits(millis, DAY, " d");
    }

    private static String inUnits(long millis, long unit, String name) {
        return rounded(BigDecimal.valueOf(millis).divide(BigDecimal.valueOf(unit), 1, RoundingMode.HALF_EVEN)) + name;
    }

    /** With one decimal, if that is not zero. */
    static String rounded(BigDecimal number) {
        BigDecimal rounded = number.setScale(1, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return rounded.setScale(Math.max(0, rounded.scale())).toPlainString();
    }
}
