package io.weir.rules.condition;

import com.google.re2j.PatternSyntaxException;
import io.weir.rules.automaton.Automaton;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * A PCRE-style expression, searched anywhere in a text within bounded time.
 *
 * <p>It runs on an {@link Automaton}, or on RE2/J if it names Unicode classes: both in time linear in the text. What
 * automata cannot express (look-around, back references) runs on the library's backtracking matcher under a budget of
 * steps; when the budget is spent, the expression counts as not found, and {@link #timesGivenUp()} shows it.
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
    // One of the three is there, the first that can express it.
    private final Automaton automaton;
    private final com.google.re2j.Pattern linear;
    private final Pattern backtracking;
    private final LongAdder givenUp = new LongAdder();

    private Regex(
            String expression, Flags flags, Automaton automaton, com.google.re2j.Pattern linear, Pattern backtracking) {
        this.expression = expression;
        this.flags = flags;
        this.automaton = automaton;
        this.linear = linear;
        this.backtracking = backtracking;
    }

    public static Regex compile(String expression, Flags flags) throws RegexSyntaxException {
        PcreTranslation translation = PcreTranslation.of(expression, flags);
        if (translation.isLinear()) {
            Optional<Automaton> automaton =
                    Automaton.compile(translation.linear(), flags.ignoreCase(), flags.multiLine(), flags.dotAll());
            if (automaton.isPresent()) {
                return new Regex(expression, flags, automaton.get(), null, null);
            }
        }
        if (translation.isForRe2()) {
            try {
                var linear = com.google.re2j.Pattern.compile(translation.forRe2(), linearFlags(flags));
                return new Regex(expression, flags, null, linear, null);
            } catch (PatternSyntaxException beyondRe2) {
                // For example a Unicode class that only the other engine knows.
            }
        }
        try {
            var backtracking = Pattern.compile(translation.backtracking(), backtrackingFlags(flags));
            return new Regex(expression, flags, null, null, backtracking);
        } catch (java.util.regex.PatternSyntaxException broken) {
            throw new RegexSyntaxException(broken.getDescription());
        }
    }

    static int linearFlags(Flags flags) {
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
        return backtracking == null;
    }

    /** Whether it can search bytes, without making objects of them. */
    public boolean readsBytes() {
        return automaton != null;
    }

    /** Searches UTF-8 between two positions, in which JSON escapes may still have to be undone. */
    public boolean isFoundIn(byte[] bytes, int from, int to, boolean isEscaped) {
        return automaton.isFoundIn(bytes, from, to, isEscaped);
    }

    /** How many searches ran out of their budget. */
    public long timesGivenUp() {
        return givenUp.sum();
    }

    public boolean isFoundIn(String text) {
        if (automaton != null) {
            return automaton.isFoundIn(text);
        }
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
