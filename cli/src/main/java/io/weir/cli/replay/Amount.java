package io.weir.cli.replay;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many are expected: {@code 5}, {@code 5+} or {@code 5-10}. */
record Amount(long least, long most) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})(\\+|-(\\d{1,15}))?");

    static Amount exactly(long number) {
        return new Amount(number, number);
    }

    static Amount atLeast(long number) {
        return new Amount(number, Long.MAX_VALUE);
    }

    static Optional<Amount> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        long least = Long.parseLong(form.group(1));
        if (form.group(2) == null) {
            return Optional.of(exactly(least));
        }
        if (form.group(3) == null) {
            return Optional.of(atLeast(least));
        }
        long most = Long.parseLong(form.group(3));
        return most < least ? Optional.empty() : Optional.of(new Amount(least, most));
    }

    boolean holds(long number) {
        return number >= least && number <= most;
    }

    @Override
    public String toString() {
        if (most == Long.MAX_VALUE) {
            return least + "+";
        }
        return least == most ? Long.toString(least) : least + "-" + most;
    }
}
