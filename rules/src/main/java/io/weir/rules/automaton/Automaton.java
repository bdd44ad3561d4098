package io.weir.rules.automaton;

import io.weir.rules.event.Utf8;

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
    /** The transitions and places that may be kept: half a megabyte. */
    private static final int MAX_KEPT = 1 << 17;

    private final Program program;
    private final Alphabet alphabet;
    private final int lineFeedSet;
    private final int wordSet;
    private final short[] letterOfByte = new short[BYTES];
    private final short[] letterOfEscapedByte = new short[BYTES];
    /** Whether a match can begin nowhere but at the start of the text. */
    private final boolean startsOnlyOnce;

    private final State initial;
    private final State found;
    private final State never;

    // Guarded by this; the places are made when a first text is searched.
    private final Map<Position, State> states = new HashMap<>();
    private Places places;
    private int kept;

    /**
     * Where an expression may be, and where every letter leads. Everything but the elements of {@code next} is final, so a
     * thread that sees a state there sees all of it; one that does not yet, asks for it.
     */
    private static final class State {
        private final Position position;
        private final State[] next;

        State(Position position, int letters) {
            this.position = position;
            this.next = new State[letters];
        }
    }

    /** Ascending places of the program, and what is known of the letter before. */
    private record Position(int[] places, int context) {
        static final Position NOWHERE = new Position(new int[0], 0);

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
        int letters = alphabet.size() + 1; // and the end of the text
        this.found = new State(Position.NOWHERE, letters);
        this.never = new State(Position.NOWHERE, letters);
        this.initial = new State(new Position(new int[0], Places.AFTER_START), letters);
        for (int b = 0; b < BYTES; b++) {
            letterOfByte[b] = b < 128 ? (short) alphabet.letter(b) : COMPOUND;
            letterOfEscapedByte[b] = b == '\\' ? COMPOUND : letterOfByte[b];
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
        State state = initial;
        int at = from;
        while (true) {
            int letter = COMPOUND;
            State next = null;
            while (at < to && (letter = letters[bytes[at] & 0xFF]) != COMPOUND && (next = state.next[letter]) != null) {
                state = next;
                at++;
            }
            int width = 1;
            if (at == to) {
                letter = alphabet.size();
            } else if (letter == COMPOUND) {
                int character = Characters.at(bytes, at, to, isEscaped);
                letter = alphabet.letter(character);
                width = Characters.width(character, bytes, at, to, isEscaped);
            }
            next = state.next[letter];
            if (next == null) {
                next = make(state, letter);
            }
            if (next == null) {
                return walk(state, bytes, at, to, isEscaped);
            }
            if (next == found || next == never) {
                return next == found;
            }
            state = next;
            at += width;
        }
    }

    /** Finds where a letter leads from a state. Null if that is one state more than are kept: then there are none. */
    private synchronized State make(State from, int letter) {
        if (from == found || from == never) {
            return from;
        }
        if (places == null) {
            places = newPlaces();
        }
        State next;
        Position before = from.position;
        if (places.pass(before.places, before.places.length, before.context, letter)) {
            next = found;
        } else if (letter == alphabet.size() || places.reachedCount() == 0 && startsOnlyOnce) {
            next = never;
        } else {
            int[] reached = Arrays.copyOf(places.reached(), places.reachedCount());
            Arrays.sort(reached);
            var position = new Position(reached, places.contextAfter(letter));
            next = states.get(position);
            if (next == null) {
                kept += reached.length + initial.next.length;
                if (kept > MAX_KEPT) {
                    states.clear();
                    Arrays.fill(initial.next, null);
                    kept = 0;
                    return null;
                }
                next = new State(position, initial.next.length);
                states.put(position, next);
            }
        }
        from.next[letter] = next;
        return next;
    }

    /** The rest of a search, without keeping any state. */
    private boolean walk(State from, byte[] bytes, int start, int to, boolean isEscaped) {
        Places walked = newPlaces();
        int[] current = Arrays.copyOf(from.position.places, program.size());
        int count = from.position.places.length;
        int context = from.position.context;
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
