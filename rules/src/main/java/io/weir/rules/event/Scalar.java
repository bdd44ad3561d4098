package io.weir.rules.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** What single values of an event have in common: they all have a text, and some read as a number. */
public final class Scalar {
    private Scalar() {}

    public static boolean isScalar(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    /** The text that searches see: decimal digits for numbers, {@code true} or {@code false} for booleans. */
    public static String text(Object scalar) {
        return scalar instanceof BigDecimal decimal ? decimal.toPlainString() : scalar.toString();
    }

    /** The exact number that a value is, or that its text reads as. Booleans are none. */
    public static Optional<BigDecimal> number(Object scalar) {
        if (scalar instanceof BigDecimal decimal) {
            return Optional.of(decimal);
        }
        if (scalar instanceof BigInteger integer) {
            return Optional.of(new BigDecimal(integer));
        }
        if (scalar instanceof Long || scalar instanceof Integer) {
            return Optional.of(BigDecimal.valueOf(((Number) scalar).longValue()));
        }
        return scalar instanceof Boolean ? Optional.empty() : Decimals.parse(scalar.toString());
    }
}
