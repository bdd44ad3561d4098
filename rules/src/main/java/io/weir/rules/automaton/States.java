package io.weir.rules.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The states that texts have led to, under the numbers where their rows of the table begin.
 *
 * <p>A row says where each letter leads, and the end of the text; and which state it is instead when a counted repetition may
 * end that could not end before, or the other way round. A number in the table never changes and a greater table takes the place of a smaller one, so a thread that has
 * missed a change finds nothing and asks.
 */
final class States {
    static final int UNKNOWN = 0;
    /** The transitions and places that may be kept. What is kept is given back when memory is short. */
    private static final int MAX_KEPT = 1 << 20;

    private static final int FIRST_ROWS = 8;

    private final Program program;
    private final Alphabet alphabet;
    private final int enteredColumn;
    private final int width;
    private final int never;
    private final int found;
    private final int initial;
    private int[] table;

    // Guarded by this; the places are made when a first text is searched.
    private final Map<Position, Integer> known = new HashMap<>();
    private final List<Position> positions = new ArrayList<>();
    private Places places;
    private boolean startsOnlyOnce;
    private int kept;

    /**
     * Ascending places of the program, what is known of the letter before, and which counted repetitions may end here, as bits.
     */
    record Position(int[] places, int context, int mayEnd) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Position position
                    && context == position.context
                    && mayEnd == position.mayEnd
                    && Arrays.equals(places, position.places);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * Arrays.hashCode(places) + context) + mayEnd;
        }
    }

    States(Program program, Alphabet alphabet) {
        this.program = program;
        this.alphabet = alphabet;
        this.enteredColumn = columnOf(program.counted().size());
        this.width = enteredColumn + 1;
        this.never = width;
        this.found = 2 * width;
        this.initial = 3 * width;
        this.table = new int[FIRST_ROWS * width];
        Position start = new Position(new int[0], Places.AFTER_START, 0);
        positions.addAll(List.of(start, start, start, start)); // the first three have none
    }

    /** Nothing leads on from this state and the next: the search is over. */
    int never() {
        return never;
    }

    int found() {
        return found;
    }

    int initial() {
        return initial;
    }

    /** Where every column leads from every state; negated if that state enters counted repetitions by the letter before. */
    int[] table() {
        return table;
    }

    int columnOf(int counter) {
        return alphabet.end() + 1 + counter;
    }

    /** The counted repetitions that a state enters, as bits. */
    int entered(int state, int[] seen) {
        int bits = seen[state + enteredColumn];
        return bits != 0 ? bits : program.entered(position(state).places);
    }

    synchronized Position position(int state) {
        return positions.get(state / width);
    }

    /** Finds where a column leads from a state; {@link #UNKNOWN} if that is one state more than may be kept. */
    synchronized int make(int from, int column) {
        if (places == null) {
            places = new Places(program, alphabet);
            startsOnlyOnce = program.counted().isEmpty() && places.startsOnlyOnce();
        }
        Position before = positions.get(from / width);
        int next;
        if (column > alphabet.end()) {
            int changed = 1 << column - columnOf(0);
            next = number(new Position(before.places, before.context, before.mayEnd ^ changed));
        } else {
            places.standAt(before);
            if (places.pass(column)) {
                next = found;
            } else if (column == alphabet.end() || startsOnlyOnce && places.isNowhere()) {
                next = never;
            } else {
                next = number(places.position());
            }
        }
        table[from + column] = next;
        return next;
    }

    private int number(Position position) {
        Integer number = known.get(position);
        if (number != null) {
            return number;
        }
        kept += position.places.length + width;
        if (kept > MAX_KEPT) {
            return UNKNOWN;
        }
        int added = positions.size() * width;
        if (added == table.length) {
            table = Arrays.copyOf(table, 2 * table.length);
        }
        int entered = program.entered(position.places);
        table[added + enteredColumn] = entered;
        int numbered = entered == 0 ? added : -added;
        positions.add(position);
        known.put(position, numbered);
        return numbered;
    }
}
