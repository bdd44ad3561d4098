package io.weir.rules.match;

import io.weir.rules.event.Decimals;
import io.weir.rules.event.EventView;
import io.weir.rules.event.ValueType;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Reads values as numbers, the same that {@link Decimals} reads, without making objects of those that people write: up to 18
 * digits, no exponent. Used again and again, by one thread.
 */
final class NumberReader {
    /** As many digits as a long holds, whatever they are. */
    static final int MAX_DIGITS = 18;

    private static final long MAX_EXACT = 1L << 53;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private boolean isWhole;
    private long whole;
    private double nearest;

    /** Whether a scalar value is a number or reads as one. If so, it can be asked for. */
    boolean read(EventView event, int value) {
        ValueType type = event.type(value);
        if (type == ValueType.TRUE || type == ValueType.FALSE) {
            return false;
        }
        int from = event.start(value);
        int to = event.end(value);
        if (event.isEscaped(value) || to - from > Decimals.MAX_DIGITS) {
            return readSlowly(event, value);
        }
        byte[] bytes = event.bytes(value);
        int at = from;
        boolean isNegative = at < to && bytes[at] == '-';
        if (isNegative || at < to && bytes[at] == '+') {
            at++;
        }
        long magnitude = 0;
        int digits = 0;
        int fraction = -1;
        boolean isLong = false;
        for (; at < to; at++) {
            int b = bytes[at];
            if (b >= '0' && b <= '9') {
                isLong |= magnitude >= 100_000_000_000_000_000L;
                magnitude = 10 * magnitude + b - '0';
                digits++;
                fraction += fraction < 0 ? 0 : 1;
            } else if (b == '.' && fraction < 0) {
                fraction = 0;
            } else {
                return (b | 0x20) == 'e' && digits > 0 && readSlowly(event, value);
            }
        }
        if (digits == 0) {
            return false;
        }
        if (isLong) {
            return readSlowly(event, value);
        }
        int scale = Math.max(0, fraction);
        while (scale > 0 && magnitude % 10 == 0) {
            magnitude /= 10;
            scale--;
        }
        if (scale >= POWERS.length || scale > 0 && magnitude > MAX_EXACT) {
            return readSlowly(event, value);
        }
        isWhole = scale == 0;
        whole = isNegative ? -magnitude : magnitude;
        nearest = whole / POWERS[scale]; // both are exact, so the quotient is the nearest there is
        return true;
    }

    private boolean readSlowly(EventView event, int value) {
        Optional<BigDecimal> number = Decimals.parse(event.text(value));
        if (number.isEmpty()) {
            return false;
        }
        BigDecimal plain = number.get().stripTrailingZeros();
        isWhole = isWhole(plain);
        whole = isWhole ? plain.longValueExact() : 0;
        nearest = nearest(plain);
        return true;
    }

    /** Whether a number without trailing zeros is whole and has no more than 18 digits. */
    private static boolean isWhole(BigDecimal plain) {
        return plain.scale() <= 0 && plain.precision() - plain.scale() <= MAX_DIGITS;
    }

    /** Whether {@link #whole()} would have a number, too. */
    static boolean isRead(BigDecimal number) {
        return isWhole(number.stripTrailingZeros());
    }

    /** The nearest double, never the negative zero. A greater number never has a lesser one. */
    static double nearest(BigDecimal number) {
        return number.doubleValue() + 0.0;
    }

    /** Whether it is a whole number of up to 18 digits: {@link #whole()} has it then. */
    boolean isWhole() {
        return isWhole;
    }

    long whole() {
        return whole;
    }

    double nearest() {
        return nearest;
    }
}
