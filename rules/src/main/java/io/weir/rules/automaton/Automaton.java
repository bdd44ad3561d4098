package io.weir.rules.automaton;

import io.weir.rules.event.Utf8;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An expression without look-around and back references, searched anywhere in a text with one step per character.
 *
 * <p>The states of a deterministic automaton are made when a text first leads to them, and kept for all threads. Where texts
 * lead to more states than are worth their memory, the rest of a text is searched without keeping any, and the next
 * search begins anew; the answer is the same.
 */
public final class Automaton {
    private static final int BYTES = 256;
    /** A byte that does not stand for itself: it belongs to a longer character or to an escape. */
    private static final short COMPOUND = -1;
    /**
     * The transitions and places that may be kept. Few expressions have so many: those with several long counted
     * repetitions, on texts made for them. What is kept is given back when memory is short.
     */
    private static final int MAX_KEPT = 1 << 20;

    private final Program program;
    private final Alphabet alphabet;
    private final int lineFeedSet;
    private final int wordSet;
    private final short[] letterOfByte = new short[BYTES];
    private final short[] letterOfEscapedByte = new short[BYTES];
    /** Whether a match can begin nowhere but at the start of the text. */
    private final boolean startsOnlyOnce;

    /** The letters of the alphabet, and the end of the text. */
    private final int width;

    private volatile SoftReference<States> states;

    /** Ascending places of the program, and what is known of the letter before. */
    private record Position(int[] places, int context) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Position position
                    && context == position.context
                    && Arrays.equals(places, position.places);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(places) + context;
        }
    }

    private Automaton(Program program) {
        this.program = program;
        List<CharSet> sets = new ArrayList<>(program.sets());
        this.lineFeedSet =
                program.asserts(Assertion.LINE_START, Assertion.LINE_END) ? addTo(sets, CharSet.LINE_FEED) : -1;
        this.wordSet =
                program.asserts(Assertion.WORD_BOUNDARY, Assertion.NO_WORD_BOUNDARY) ? addTo(sets, CharSet.WORD) : -1;
        this.alphabet = new Alphabet(sets);
        this.startsOnlyOnce = newPlaces().startsOnlyOnce();
        this.width = alphabet.size() + 1;
        this.states = new SoftReference<>(new States());
        for (int b = 0; b < BYTES; b++) {
            letterOfByte[b] = b < 128 ? (short) alphabet.letter(b) : COMPOUND;
            letterOfEscapedByte[b] = b == '\\' ? COMPOUND : letterOfByte[b];
        }
    }

    /**
     * States under the numbers where their rows of the table begin. A number in the table never changes and a greater table
     * takes the place of a smaller one, so a thread that has missed a change finds nothing and asks.
     */
    private final class States {
        private static final int UNKNOWN = 0;
        private static final int FIRST_ROWS = 8;

        private final int never = width;
        private final int found = 2 * width;
        private final int initial = 3 * width;
        /** Where every letter leads from every state. Nothing leads on from the two states that end a search. */
        private int[] table = new int[FIRST_ROWS * width];

        // Guarded by this; the places are made when a first text is searched.
        private final Map<Position, Integer> known = new HashMap<>();
        private final List<Position> positions = new ArrayList<>();
        private Places places;
        private int kept;

        States() {
            Position start = new Position(new int[0], Places.AFTER_START);
            positions.addAll(List.of(start, start, start, start)); // the first three have none
        }

        synchronized Position position(int state) {
            return positions.get(state / width);
        }

        /** Finds where a letter leads from a state; {@link #UNKNOWN} if that is one state more than may be kept. */
        synchronized int make(int from, int letter) {
            if (places == null) {
                places = newPlaces();
            }
            Position before = positions.get(from / width);
            int next;
            if (places.pass(before.places, before.places.length, before.context, letter)) {
                next = found;
            } else if (letter == alphabet.size() || places.reachedCount() == 0 && startsOnlyOnce) {
                next = never;
            } else {
                int[] reached = Arrays.copyOf(places.reached(), places.reachedCount());
                Arrays.sort(reached);
                next = number(new Position(reached, places.contextAfter(letter)));
            }
            table[from + letter] = next;
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
            positions.add(position);
            known.put(position, added);
            return added;
        }
    }

    private static int addTo(List<CharSet> sets, CharSet set) {
        sets.add(set);
        return sets.size() - 1;
    }

    private Places newPlaces() {
        return new Places(program, alphabet, lineFeedSet, wordSet);
    }

    /** Empty if the expression is in no syntax that RE2 and this automaton share. */
    public static Optional<Automaton> compile(
            String expression, boolean ignoreCase, boolean multiLine, boolean dotAll) {
        try {
            Node node = ExpressionReader.read(expression, new ExpressionReader.Flags(ignoreCase, multiLine, dotAll));
            return Optional.of(new Automaton(new Program(node)));
        } catch (ExpressionReader.Unreadable beyond) {
            return Optional.empty();
        }
    }

    public boolean isFoundIn(String text) {
        byte[] bytes = Utf8.bytes(text);
        return isFoundIn(bytes, 0, bytes.length, false);
    }

    /** Searches UTF-8 between two positions, in which JSON escapes may still have to be undone. Makes no objects. */
    public boolean isFoundIn(byte[] bytes, int from, int to, boolean isEscaped) {
        short[] letters = isEscaped ? letterOfEscapedByte : letterOfByte;
        States known = states.get();
        if (known == null) {
            known = forgetStates();
        }
        int[] table = known.table;
        int state = known.initial;
        int at = from;
        while (true) {
            int letter = COMPOUND;
            int next = States.UNKNOWN;
            while (at < to
                    && (letter = letters[bytes[at] & 0xFF]) != COMPOUND
                    && (next = table[state + letter]) != States.UNKNOWN) {
                state = next;
                at++;
            }
            if (state == known.found || state == known.never) {
                return state == known.found;
            }
            int size = 1;
            if (at == to) {
                letter = alphabet.size();
            } else if (letter == COMPOUND) {
                int character = Characters.at(bytes, at, to, isEscaped);
                letter = alphabet.letter(character);
                size = Characters.width(character, bytes, at, to, isEscaped);
            }
            next = table[state + letter];
            if (next == States.UNKNOWN) {
                next = known.make(state, letter);
                table = known.table;
            }
            if (next == States.UNKNOWN) {
                forgetStates();
                return walk(known.position(state), bytes, at, to, isEscaped);
            }
            state = next;
            at = Math.min(to, at + size);
        }
    }

    private States forgetStates() {
        var none = new States();
        states = new SoftReference<>(none);
        return none;
    }

    /** The rest of a search, without keeping any state. */
    private boolean walk(Position from, byte[] bytes, int start, int to, boolean isEscaped) {
        Places walked = newPlaces();
        int[] current = Arrays.copyOf(from.places, program.size());
        int count = from.places.length;
        int context = from.context;
        for (int at = start; at < to; ) {
            int character = Characters.at(bytes, at, to, isEscaped);
            int letter = alphabet.letter(character);
            if (walked.pass(current, count, context, letter)) {
                return true;
            }
            count = walked.reachedCount();
            System.arraycopy(walked.reached(), 0, current, 0, count);
            context = walked.contextAfter(letter);
            at += Characters.width(character, bytes, at, to, isEscaped);
        }
        return walked.pass(current, count, context, alphabet.size());
    }
}
