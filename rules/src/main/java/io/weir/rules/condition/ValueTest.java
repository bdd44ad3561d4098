package io.weir.rules.condition;

import io.weir.rules.event.Scalar;

import java.math.BigDecimal;
import java.util.Locale;

/** What a rule asks of one single value (text, number or boolean; never null). */
public sealed interface ValueTest {
    boolean accepts(Object value);

    /** How explanations and evidence show the test. */
    String describe();

    /** The value's text has the form of a pattern; {@code folded} is the pattern that is compared. */
    record TextMatch(Glob pattern, boolean isCased, Glob folded) implements ValueTest {
        public static TextMatch of(Glob pattern, boolean isCased) {
            return new TextMatch(pattern, isCased, isCased ? pattern : pattern.folded());
        }

        @Override
        public boolean accepts(Object value) {
            String text = Scalar.text(value);
            return folded.matches(isCased ? text : text.toLowerCase(Locale.ROOT));
        }

        @Override
        public String describe() {
            return (isCased ? "is exactly '" : "is '") + pattern + "'";
        }
    }

    /** A number of the same value, or text that reads as that number. */
    record NumberEquals(BigDecimal expected) implements ValueTest {
        @Override
        public boolean accepts(Object value) {
            return Scalar.number(value)
                    .filter(number -> number.compareTo(expected) == 0)
                    .isPresent();
        }

        @Override
        public String describe() {
            return "is the number " + expected.toPlainString();
        }
    }

    /** The boolean or its text. */
    record BooleanEquals(boolean expected) implements ValueTest {
        @Override
        public boolean accepts(Object value) {
            boolean isBooleanOrText = value instanceof Boolean || value instanceof String;
            return isBooleanOrText
                    && Scalar.text(value).toLowerCase(Locale.ROOT).equals(Boolean.toString(expected));
        }

        @Override
        public String describe() {
            return "is " + expected;
        }
    }

    /** A regular expression is found somewhere in the value's text. */
    record RegexFind(Regex regex) implements ValueTest {
        @Override
        public boolean accepts(Object value) {
            return regex.isFoundIn(Scalar.text(value));
        }

        @Override
        public String describe() {
            return "matches /" + regex.expression() + "/" + regex.flags();
        }
    }

    /** The value is a number, or reads as one, on the right side of a bound. */
    record NumberCompare(Comparison comparison, BigDecimal bound) implements ValueTest {
        @Override
        public boolean accepts(Object value) {
            return Scalar.number(value)
                    .filter(number -> comparison.holds(number, bound))
                    .isPresent();
        }

        @Override
        public String describe() {
            return comparison.sign() + " " + bound.toPlainString();
        }
    }

    /** A part of the time that the value states. */
    record TimeCompare(TimePart part, Comparison comparison, BigDecimal bound) implements ValueTest {
        @Override
        public boolean accepts(Object value) {
            return value instanceof String text
                    && part.of(text)
                            .filter(number -> comparison.holds(number, bound))
                            .isPresent();
        }

        @Override
        public String describe() {
            return part.name().toLowerCase(Locale.ROOT) + " " + comparison.sign() + " " + bound.toPlainString();
        }
    }

    /** The value is an address of a network. */
    record InNetwork(Network network) implements ValueTest {
        @Override
        public boolean accepts(Object value) {
            return value instanceof String text
                    && Address.parse(text).filter(network::contains).isPresent();
        }

        @Override
        public String describe() {
            return "is in " + network.text();
        }
    }
}
