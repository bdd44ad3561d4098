package io.weir.rules.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An expression as instructions: take one character of a set, go on at either of two places, go on if something is true
 * of this place, or be done.
 *
 * <p>A long counted repetition of one set takes a first character and leaves the rest to a {@link Counters counter}: written
 * out, {@code a.{1,64}b.{1,64}c} would have a state for every pair of distances.
 *
 * <p>Other repetitions that are counted are written out. Of the places in such a row one accepts everything that another does:
 * with {@code x{0,9}} the one that may still take most, with {@code x{9,}} the one that has taken most. They bear the number of
 * their row and a rank, so that only the best of a row need be followed. Without that {@code a(?:bc){1,64}d} would have to
 * remember every one of the last 64 places of an {@code a}.
 */
final class Program {
    enum Kind {
        TAKE,
        BRANCH,
        ASSERT,
        COUNT,
        DONE
    }

    /** The repetition of a set, at least so often and at most so often, and the place of its {@link Kind#COUNT}. */
    record Counted(int set, int least, int most, int place) {}

    static final int NO_ROW = -1;
    private static final int MAX_INSTRUCTIONS = 200_000;
    /** Repetitions up to this are written out: they lead to few states, and those cost less than counting. */
    private static final int MOST_WRITTEN_OUT = 8;
    /** Each that runs costs some nanoseconds per character. Those behind them are written out. */
    private static final int MOST_COUNTED = 8;

    private final List<CharSet> sets = new ArrayList<>();
    private final List<Counted> counted = new ArrayList<>();
    private Kind[] kinds = new Kind[16];
    private int[] next = new int[16];
    /** The other way of a branch, the set to take from, the assertion, or the counter. */
    private int[] operand = new int[16];

    private int[] row = new int[16];
    private int[] rank = new int[16];
    private int count;
    private int rows;
    private final int start;

    Program(Node node) throws ExpressionReader.Unreadable {
        int done = add(Kind.DONE, 0, 0);
        start = write(node, done);
    }

    private int add(Kind kind, int nextOne, int with) throws ExpressionReader.Unreadable {
        if (count == MAX_INSTRUCTIONS) {
            throw new ExpressionReader.Unreadable("more than " + MAX_INSTRUCTIONS + " instructions");
        }
        if (count == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * count);
            next = Arrays.copyOf(next, 2 * count);
            operand = Arrays.copyOf(operand, 2 * count);
            row = Arrays.copyOf(row, 2 * count);
            rank = Arrays.copyOf(rank, 2 * count);
        }
        kinds[count] = kind;
        next[count] = nextOne;
        operand[count] = with;
        row[count] = NO_ROW;
        return count++;
    }

    /** Writes a node that goes on at an instruction, and returns where it begins. */
    private int write(Node node, int then) throws ExpressionReader.Unreadable {
        if (node instanceof Node.Chars chars) {
            return add(Kind.TAKE, then, setNumber(chars.set()));
        }
        if (node instanceof Node.Here here) {
            return add(Kind.ASSERT, then, here.assertion().bit());
        }
        if (node instanceof Node.Sequence sequence) {
            int at = then;
            for (int i = sequence.parts().size() - 1; i >= 0; i--) {
                at = write(sequence.parts().get(i), at);
            }
            return at;
        }
        if (node instanceof Node.Choice choice) {
            int last = choice.sides().size() - 1;
            int at = write(choice.sides().get(last), then);
            for (int i = last - 1; i >= 0; i--) {
                at = add(Kind.BRANCH, write(choice.sides().get(i), then), at);
            }
            return at;
        }
        return writeRepeat((Node.Repeat) node, then);
    }

    private int writeRepeat(Node.Repeat repeat, int then) throws ExpressionReader.Unreadable {
        boolean hasEnd = repeat.most() != Node.Repeat.WITHOUT_END;
        boolean isLong = Math.max(repeat.least(), repeat.most()) > MOST_WRITTEN_OUT;
        if (isLong && counted.size() < MOST_COUNTED && repeat.part() instanceof Node.Chars chars) {
            int set = setNumber(chars.set());
            if (hasEnd) {
                int at = writeCounted(set, Math.max(1, repeat.least()), repeat.most(), then);
                return repeat.least() == 0 ? add(Kind.BRANCH, at, then) : at;
            }
            int rest = writeOut(new Node.Repeat(chars, 0, Node.Repeat.WITHOUT_END), then);
            return writeCounted(set, repeat.least(), repeat.least(), rest);
        }
        return writeOut(repeat, then);
    }

    private int writeCounted(int set, int least, int most, int then) throws ExpressionReader.Unreadable {
        int place = add(Kind.COUNT, then, counted.size());
        counted.add(new Counted(set, least, most, place));
        return add(Kind.TAKE, place, set);
    }

    private int writeOut(Node.Repeat repeat, int then) throws ExpressionReader.Unreadable {
        int at = then;
        int thisRow = rows++;
        if (repeat.most() == Node.Repeat.WITHOUT_END) {
            int loop = add(Kind.BRANCH, then, then);
            int body = write(repeat.part(), loop); // which may move the arrays
            next[loop] = body;
            file(loop, thisRow, 0);
            at = loop;
            for (int i = 1; i <= repeat.least(); i++) {
                int copy = write(repeat.part(), at);
                at = add(Kind.BRANCH, copy, copy);
                file(at, thisRow, i);
            }
            return at;
        }
        int optional = repeat.most() - repeat.least();
        for (int i = 1; i <= optional; i++) {
            at = add(Kind.BRANCH, write(repeat.part(), at), then);
            file(at, thisRow, optional - i);
        }
        for (int i = 0; i < repeat.least(); i++) {
            at = write(repeat.part(), at);
        }
        return at;
    }

    private void file(int instruction, int inRow, int withRank) {
        row[instruction] = inRow;
        rank[instruction] = withRank;
    }

    private int setNumber(CharSet set) {
        int known = sets.indexOf(set);
        if (known >= 0) {
            return known;
        }
        sets.add(set);
        return sets.size() - 1;
    }

    int start() {
        return start;
    }

    int size() {
        return count;
    }

    int rows() {
        return rows;
    }

    List<CharSet> sets() {
        return sets;
    }

    /** Where it goes on behind a counted repetition. */
    int behind(int counter) {
        return next[counted.get(counter).place()];
    }

    List<Counted> counted() {
        return counted;
    }

    int entered(int[] places) {
        return entered(places, places.length);
    }

    /** The counted repetitions that are entered at the first of some places, as bits. */
    int entered(int[] places, int count) {
        int bits = 0;
        for (int i = 0; i < count; i++) {
            bits |= kinds[places[i]] == Kind.COUNT ? 1 << operand[places[i]] : 0;
        }
        return bits;
    }

    Kind kind(int instruction) {
        return kinds[instruction];
    }

    int next(int instruction) {
        return next[instruction];
    }

    /** The other way that a branch may take. */
    int other(int instruction) {
        return operand[instruction];
    }

    /** The number of the set that a character is taken from. */
    int set(int instruction) {
        return operand[instruction];
    }

    /** The number of the counter that says when it goes on. */
    int counter(int instruction) {
        return operand[instruction];
    }

    /** The bit of the assertion that must hold. */
    int assertion(int instruction) {
        return operand[instruction];
    }

    int row(int instruction) {
        return row[instruction];
    }

    int rank(int instruction) {
        return rank[instruction];
    }

    boolean asserts(Assertion... assertions) {
        int bits = 0;
        for (Assertion assertion : assertions) {
            bits |= assertion.bit();
        }
        for (int i = 0; i < count; i++) {
            if (kinds[i] == Kind.ASSERT && (operand[i] & bits) != 0) {
                return true;
            }
        }
        return false;
    }
}
