package io.weir.rules.alert;

/**
 * How often people hear of something that merely grows, in event time: every few seconds while it is young, and then less
 * and less often, as they know it by then. What gets worse does not wait for this.
 */
public final class UpdatePace {
    private static final long SHORTEST_MILLIS = 5_000;
    private static final long LONGEST_MILLIS = 60_000;

    /** The pause is this part of the age. */
    private static final long PART_OF_AGE = 10;

    private UpdatePace() {}

    /** When the next version is due of what began and was last told at these moments. */
    public static long dueMillis(long beganMillis, long toldMillis) {
        long pause = (toldMillis - beganMillis) / PART_OF_AGE;
        return toldMillis + Math.max(SHORTEST_MILLIS, Math.min(LONGEST_MILLIS, pause));
    }
}
