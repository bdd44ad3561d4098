package io.weir.rules.condition;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address as a number, read strictly from text.
 *
 * <p>The library's own reader is of no use here: it looks up names, takes short and octal spellings, and turns
 * IPv4-mapped IPv6 addresses into IPv4.
 */
public record Address(boolean isV6, long high, long low) implements Serializable {
    private static final int LONGEST = 45;
    private static final Pattern HEX_GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");

    public int bits() {
        return isV6 ? 128 : 32;
    }

    public static Optional<Address> parse(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return Optional.empty();
        }
        if (text.indexOf(':') < 0) {
            long number = dottedQuad(text);
            return number < 0 ? Optional.empty() : Optional.of(new Address(false, 0, number));
        }
        return v6(text);
    }

    private static long dottedQuad(String text) {
        long number = 0;
        int octets = 0;
        int from = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at < text.length() && text.charAt(at) != '.') {
                continue;
            }
            int octet = octet(text, from, at);
            if (octet < 0 || octets == 4) {
                return -1;
            }
            number = number << 8 | octet;
            octets++;
            from = at + 1;
        }
        return octets == 4 ? number : -1;
    }

    /** A number up to 255 without a leading zero, or -1. */
    private static int octet(String text, int from, int to) {
        boolean hasLeadingZero = to - from > 1 && text.charAt(from) == '0';
        if (from == to || to - from > 3 || hasLeadingZero) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number <= 255 ? number : -1;
    }

    private static Optional<Address> v6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            int[] groups = groups(text);
            return groups != null && groups.length == 8 ? Optional.of(of(groups)) : Optional.empty();
        }
        int[] before = groups(text.substring(0, gap));
        int[] after = groups(text.substring(gap + 2));
        if (before == null || after == null || before.length + after.length > 7 || endsDotted(text, gap)) {
            return Optional.empty();
        }
        int[] groups = new int[8];
        System.arraycopy(before, 0, groups, 0, before.length);
        System.arraycopy(after, 0, groups, 8 - after.length, after.length);
        return Optional.of(of(groups));
    }

    /** An embedded IPv4 address may end the text only, so never stand before the gap. */
    private static boolean endsDotted(String text, int gap) {
        return text.substring(0, gap).indexOf('.') >= 0;
    }

    /** The 16-bit groups of a part without gap, or null if it is malformed. */
    private static int[] groups(String part) {
        if (part.isEmpty()) {
            return new int[0];
        }
        String[] texts = part.split(":", -1);
        boolean hasV4 = texts[texts.length - 1].indexOf('.') >= 0;
        int[] groups = new int[texts.length + (hasV4 ? 1 : 0)];
        for (int i = 0; i < texts.length; i++) {
            if (hasV4 && i == texts.length - 1) {
                long number = dottedQuad(texts[i]);
                if (number < 0) {
                    return null;
                }
                groups[i] = (int) (number >>> 16);
                groups[i + 1] = (int) (number & 0xFFFF);
            } else if (HEX_GROUP.matcher(texts[i]).matches()) {
                groups[i] = Integer.parseInt(texts[i], 16);
            } else {
                return null;
            }
        }
        return groups;
    }

    private static Address of(int[] groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | groups[i];
            low = low << 16 | groups[i + 4];
        }
        return new Address(true, high, low);
    }
}
