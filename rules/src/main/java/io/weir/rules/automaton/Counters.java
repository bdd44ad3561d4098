package io.weir.rules.automaton;

import java.util.List;

/** The counters of the counted repetitions of one search. Used by one search at a time. */
final class Counters {
    private final Counter[] counters;
    /** For each letter, which repetitions take it, as bits. */
    private final int[] taking;

    private int time;
    /** Those that were entered and may still end, as bits. */
    private int running;
    /** Those that may end now. */
    private int mayEnd;
    /** The next time at which those that may end are others, if none is entered or left until then. */
    private int nextChange = Integer.MAX_VALUE;

    Counters(Program program, Alphabet alphabet) {
        List<Program.Counted> counted = program.counted();
        this.counters = counted.stream()
                .map(repetition -> new Counter(repetition.least(), repetition.most()))
                .toArray(Counter[]::new);
        this.taking = new int[alphabet.size()];
        for (int letter = 0; letter < taking.length; letter++) {
            for (int i = 0; i < counters.length; i++) {
                taking[letter] |= alphabet.isIn(letter, counted.get(i).set()) ? 1 << i : 0;
            }
        }
    }

    /** Begins a search. */
    void restart() {
        time = 0;
        running = 0;
        mayEnd = 0;
        nextChange = Integer.MAX_VALUE;
    }

    /** Counts a letter, which was the first of the repetitions that are entered. Returns those that may end behind it, as bits. */
    int pass(int letter, int entered) {
        time++;
        if (entered != 0 || time >= nextChange || (running & ~taking[letter]) != 0) {
            change(letter, entered);
        }
        return mayEnd;
    }

    private void change(int letter, int entered) {
        running &= taking[letter];
        for (int rest = entered; rest != 0; rest &= rest - 1) {
            int bit = rest & -rest;
            counters[Integer.numberOfTrailingZeros(rest)].enter(time, (running & bit) == 0);
            running |= bit;
        }
        mayEnd = 0;
        nextChange = Integer.MAX_VALUE;
        for (int rest = running; rest != 0; rest &= rest - 1) {
            int bit = rest & -rest;
            Counter counter = counters[Integer.numberOfTrailingZeros(rest)];
            if (!counter.isWaitingAt(time)) {
                running &= ~bit;
            } else {
                mayEnd |= counter.mayEndAt(time) ? bit : 0;
                nextChange = Math.min(nextChange, counter.nextChangeAfter(time));
            }
        }
    }
}
