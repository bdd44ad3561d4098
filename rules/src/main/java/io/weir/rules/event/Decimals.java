package io.weir.rules.event;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Reads text as an exact decimal number.
 *
 * <p>Bounded, because one line such as {@code 1e999999999} would otherwise cost a gigabyte as soon as it is added to
 * something.
 */
public final class Decimals {
    public static final int MAX_DIGITS = 1000;
    public static final int MAX_EXPONENT = 1000;

    private Decimals() {}

    /** The number, or empty if the text does not read as one. */
    public static Optional<BigDecimal> parse(String text) {
        if (text.length() > MAX_DIGITS || !isDecimal(text)) {
            return Optional.empty();
        }
        try {
            BigDecimal value = new BigDecimal(text);
            return Math.abs((long) value.scale()) <= 2L * MAX_EXPONENT ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException outOfRange) {
            return Optional.empty(); // an exponent beyond 32 bits
        }
    }

    private static boolean isDecimal(String text) {
        int at = skipSign(text, 0);
        int afterInteger = skipDigits(text, at);
        int digits = afterInteger - at;
        at = afterInteger;
        if (at < text.length() && text.charAt(at) == '.') {
            int afterFraction = skipDigits(text, at + 1);
            digits += afterFraction - at - 1;
            at = afterFraction;
        }
        if (digits == 0) {
            return false;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int exponent = skipSign(text, at + 1);
            at = skipDigits(text, exponent);
            return at > exponent && at == text.length();
        }
        return at == text.length();
    }

    private static int skipSign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? at + 1 : at;
    }

    private static int skipDigits(String text, int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
