package io.weir.rules.condition;

/**
 * A text that can be read only so many times.
 *
 * <p>A backtracking matcher reads a character at each of its steps, so counting the reads bounds its run time. At some five
 * nanoseconds each the budget keeps one search of 64 KiB at about a millisecond; a text of 4 KiB may have each of its characters
 * read sixteen times.
 */
final class StepBudget implements CharSequence {
    private static final int BASE = 60_000;
    private static final int PER_CHARACTER = 2;

    private final String text;
    private long left;

    private StepBudget(String text, long left) {
        this.text = text;
        this.left = left;
    }

    static StepBudget over(String text) {
        return new StepBudget(text, BASE + (long) PER_CHARACTER * text.length());
    }

    @Override
    public char charAt(int index) {
        left--;
        if (left < 0) {
            throw new Spent();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }

    /** Thrown through the matcher to stop it; without a trace, because nothing is wrong with the code. */
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Spent() {
            super("step budget spent", null, false, false);
        }
    }
}
