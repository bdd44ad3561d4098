package io.weir.rules.automaton;

import io.weir.rules.automaton.States.Position;
import io.weir.rules.event.Utf8;

import java.lang.ref.SoftReference;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An expression without look-around and back references, searched anywhere in a text with one step per character.
 *
 * <p>The states of a deterministic automaton are made when a text first leads to them, and kept for all threads. Where a
 * text leads to too many new ones, the rest of it is searched without making any; the answer is the same. From the first long
 * counted repetition that a text enters, the search counts beside the automaton.
 */
public final class Automaton {
    private static final int BYTES = 256;
    /** A byte that does not stand for itself: it belongs to a longer character or to an escape. */
    private static final short COMPOUND = -1;
    /** So many transitions one search may add to those that are known. Each takes about a microsecond. */
    private static final int MOST_MADE = 4_000;

    private final Program program;
    private final Alphabet alphabet;
    private final short[] letterOfByte = new short[BYTES];
    private final short[] letterOfEscapedByte = new short[BYTES];

    private volatile SoftReference<States> states;
    /** The counters that the last search used and another one may take. */
    private final AtomicReference<Counters> idleCounters = new AtomicReference<>();

    private Automaton(Program program) {
        this.program = program;
        this.alphabet = new Alphabet(program);
        this.states = new SoftReference<>(new States(program, alphabet));
        for (int b = 0; b < BYTES; b++) {
            letterOfByte[b] = b < 128 ? (short) alphabet.letter(b) : COMPOUND;
            letterOfEscapedByte[b] = b == '\\' ? COMPOUND : letterOfByte[b];
        }
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
        int[] table = known.table();
        int found = known.found();
        int never = known.never();
        int state = known.initial();
        int made = 0;
        int at = from;
        while (true) {
            int letter = COMPOUND;
            int next = States.UNKNOWN;
            while (at < to
                    && (letter = letters[bytes[at] & 0xFF]) != COMPOUND
                    && (next = table[state + letter]) > States.UNKNOWN) {
                state = next;
                at++;
            }
            if (state == found || state == never) {
                return state == found;
            }
            int size = 1;
            if (at == to) {
                letter = alphabet.end();
            } else if (letter == COMPOUND) {
                int character = Characters.at(bytes, at, to, isEscaped);
                letter = alphabet.letter(character);
                size = Characters.width(character, bytes, at, to, isEscaped);
            }
            next = table[state + letter];
            if (next == States.UNKNOWN) {
                next = made++ < MOST_MADE ? make(known, state, letter) : States.UNKNOWN;
                if (next == States.UNKNOWN) {
                    return new Walk(known.position(state), 0, new Counters(program, alphabet))
                            .isFoundIn(bytes, at, to, isEscaped);
                }
                table = known.table();
            }
            at = Math.min(to, at + size);
            if (next < 0) {
                return isFoundCounting(known, -next, letter, made, bytes, at, to, isEscaped);
            }
            state = next;
        }
    }

    private int make(States known, int state, int column) {
        int next = known.make(state, column);
        if (next == States.UNKNOWN) {
            forgetStates();
        }
        return next;
    }

    private States forgetStates() {
        var none = new States(program, alphabet);
        states = new SoftReference<>(none);
        return none;
    }

    private boolean isFoundCounting(
            States known, int state, int letter, int made, byte[] bytes, int at, int to, boolean isEscaped) {
        Counters counters = idleCounters.getAndSet(null);
        if (counters == null) {
            counters = new Counters(program, alphabet);
        }
        counters.restart();
        boolean isFound = isFoundCounting(known, counters, state, letter, made, bytes, at, to, isEscaped);
        idleCounters.set(counters);
        return isFound;
    }

    /** The rest of a search, behind a letter that led to a state in which counted repetitions were entered. */
    private boolean isFoundCounting(
            States known,
            Counters counters,
            int firstState,
            int firstLetter,
            int madeBefore,
            byte[] bytes,
            int start,
            int to,
            boolean isEscaped) {
        short[] letters = isEscaped ? letterOfEscapedByte : letterOfByte;
        int[] table = known.table();
        int found = known.found();
        int never = known.never();
        int made = madeBefore;
        int state = firstState;
        int letter = firstLetter;
        int entered = known.entered(state, table);
        int at = start;
        int mayEnd = 0;
        while (state != found && state != never) {
            int changed = mayEnd;
            mayEnd = counters.pass(letter, entered);
            for (changed ^= mayEnd; changed != 0; changed &= changed - 1) {
                int column = known.columnOf(Integer.numberOfTrailingZeros(changed));
                int next = table[state + column];
                if (next == States.UNKNOWN) {
                    next = made++ < MOST_MADE ? make(known, state, column) : States.UNKNOWN;
                    if (next == States.UNKNOWN) {
                        return new Walk(known.position(state), mayEnd, counters).isFoundIn(bytes, at, to, isEscaped);
                    }
                    table = known.table();
                }
                state = Math.abs(next);
            }
            int size = 1;
            letter = at == to ? alphabet.end() : letters[bytes[at] & 0xFF];
            if (letter == COMPOUND) {
                int character = Characters.at(bytes, at, to, isEscaped);
                letter = alphabet.letter(character);
                size = Characters.width(character, bytes, at, to, isEscaped);
            }
            int next = table[state + letter];
            if (next == States.UNKNOWN) {
                next = made++ < MOST_MADE ? make(known, state, letter) : States.UNKNOWN;
                if (next == States.UNKNOWN) {
                    return new Walk(known.position(state), mayEnd, counters).isFoundIn(bytes, at, to, isEscaped);
                }
                table = known.table();
            }
            at = Math.min(to, at + size);
            state = Math.abs(next);
            entered = next < 0 ? known.entered(state, table) : 0;
        }
        return state == found;
    }

    /** A search that keeps no states. */
    private final class Walk {
        private final Places places = new Places(program, alphabet);
        private final Counters counters;

        Walk(Position from, int mayEnd, Counters counters) {
            this.counters = counters;
            places.standAt(from);
            places.setMayEnd(mayEnd);
        }

        boolean isFoundIn(byte[] bytes, int start, int to, boolean isEscaped) {
            for (int at = start; at < to; ) {
                int character = Characters.at(bytes, at, to, isEscaped);
                int letter = alphabet.letter(character);
                if (places.pass(letter)) {
                    return true;
                }
                places.setMayEnd(counters.pass(letter, places.entered()));
                at += Characters.width(character, bytes, at, to, isEscaped);
            }
            return places.pass(alphabet.end());
        }
    }
}
