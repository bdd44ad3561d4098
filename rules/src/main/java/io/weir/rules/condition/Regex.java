package io.weir.rules.condition;

import com.google.re2j.PatternSyntaxException;

import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * A PCRE-style expression, searched anywhere in a text within bounded time.
 *
 * <p>It runs on RE2/J, in time linear in the text. What automata cannot express (look-around, back references) runs on
 * the library's backtracking matcher under a budget of steps; when the budget is spent, the expression counts as not
 * found, and {@link #timesGivenUp()} shows it.
 */
public final class Regex {
    /** Flags as rules write them. Only a line feed ends a line, whatever the flags. */
    public record Flags(boolean ignoreCase, boolean multiLine, boolean dotAll) {
        public static final Flags NONE = new Flags(false, false, false);

        @Override
        public String toString() {
            return (ignoreCase ? "i" : "") + (multiLine ? "m" : "") + (dotAll ? "s" : "");
        }
    }

    private final String expression;
    private final Flags flags;
    private final com.google.re2j.Pattern linear; // null where only backtracking will do
    private final Pattern backtracking; // null where the linear one exists
    private final LongAdder givenUp = new LongAdder();

    private Regex(String expression, Flags flags, com.google.re2j.Pattern linear, Pattern backtracking) {
        this.expression = expression;
        this.flags = flags;
        this.linear = linear;
        this.backtracking = backtracking;
    }

    public static Regex compile(String expression, Flags flags) throws RegexSyntaxException {
        PcreTranslation translation = PcreTranslation.of(expression, flags);
        if (translation.isLinear()) {
            try {
                var linear = com.google.re2j.Pattern.compile(translation.linear(), linearFlags(flags));
                return new Regex(expression, flags, linear, null);
            } catch (PatternSyntaxException beyondRe2) {
                // For example a Unicode class that only the other engine knows.
            }
        }
        try {
            var backtracking = Pattern.compile(translation.backtracking(), backtrackingFlags(flags));
            return new Regex(expression, flags, null, backtracking);
        } catch (java.util.regex.PatternSyntaxException broken) {
            throw new RegexSyntaxException(broken.getDescription());
        }
    }

    private static int linearFlags(Flags flags) {
        return (flags.ignoreCase() ? com.google.re2j.Pattern.CASE_INSENSITIVE : 0)
                | (flags.multiLine() ? com.google.re2j.Pattern.MULTILINE : 0)
                | (flags.dotAll() ? com.google.re2j.Pattern.DOTALL : 0);
    }

    private static int backtrackingFlags(Flags flags) {
        return Pattern.UNIX_LINES
                | (flags.ignoreCase() ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0)
                | (flags.multiLine() ? Pattern.MULTILINE : 0)
                | (flags.dotAll() ? Pattern.DOTALL : 0);
    }

    public String expression() {
        return expression;
    }

    public Flags flags() {
        return flags;
    }

    /** False for expressions that need backtracking. */
    public boolean isLinear() {
        return linear != null;
    }

    /** How many searches ran out of their budget. */
    public long timesGivenUp() {
        return givenUp.sum();
    }

    public boolean isFoundIn(String text) {
        if (linear != null) {
            return linear.matcher(text).find();
        }
        try {
            return backtracking.matcher(StepBudget.over(text)).find();
        } catch (StepBudget.Spent | StackOverflowError tooCostly) {
            // The library recurses once per repetition of a group: a long text can exhaust the stack before the steps.
            givenUp.increment();
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Regex regex && expression.equals(regex.expression) && flags.equals(regex.flags);
    }

    @Override
    public int hashCode() {
        return Objects.hash(expression, flags);
    }

    @Override
    public String toString() {
        return "/" + expression + "/" + flags;
    }
}
