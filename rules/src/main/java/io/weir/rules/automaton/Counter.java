package io.weir.rules.automaton;

/**
 * When a counted repetition may end, after all the times when it was entered: stretches of time, of which those that overlap
 * or touch are one. Entered again and again, {@code .{1,64}} is one stretch that grows; and a time passes with two comparisons.
 */
final class Counter {
    private final int least;
    private final int most;

    // The stretches that wait behind the first one, oldest first, in a ring.
    private final int[] begins;
    private final int[] ends;
    private int oldest;
    private int waiting;

    /** The stretch that comes first or has begun. */
    private int begin;

    private int end;

    Counter(int least, int most) {
        this.least = least;
        this.most = most;
        // Stretches do not touch, so no more than every other time up to the most distant begins one.
        this.begins = new int[most / 2 + 2];
        this.ends = new int[begins.length];
    }

    /** Notes that the repetition was entered with the character before a time. */
    void enter(int time, boolean isAnew) {
        int newBegin = time + least - 1;
        int newEnd = time + most - 1;
        if (isAnew) {
            waiting = 0;
            begin = newBegin;
            end = newEnd;
        } else if (waiting == 0 && newBegin <= end + 1) {
            end = newEnd;
        } else if (waiting > 0 && newBegin <= ends[slot(waiting - 1)] + 1) {
            ends[slot(waiting - 1)] = newEnd;
        } else {
            begins[slot(waiting)] = newBegin;
            ends[slot(waiting)] = newEnd;
            waiting++;
        }
    }

    private int slot(int index) {
        int slot = oldest + index;
        return slot < begins.length ? slot : slot - begins.length;
    }

    /** Whether the repetition may end at a time or later. Times ascend. */
    boolean isWaitingAt(int time) {
        if (time <= end) {
            return true;
        }
        if (waiting == 0) {
            return false;
        }
        begin = begins[oldest];
        end = ends[oldest];
        oldest = slot(1);
        waiting--;
        return true;
    }

    boolean mayEndAt(int time) {
        return time >= begin;
    }

    /** When the stretch begins or is over. */
    int nextChangeAfter(int time) {
        return time < begin ? begin : end + 1;
    }
}
