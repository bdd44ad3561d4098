package io.weir.jobs.replay;

import java.time.Duration;

/** In which order recorded events come: by their times, or shuffled so far that none of them is late. */
public final class ArrivalOrder {
    private final boolean isShuffled;
    private final long seed;
    private final long boundMillis;

    private ArrivalOrder(boolean isShuffled, long seed, long boundMillis) {
        this.isShuffled = isShuffled;
        this.seed = seed;
        this.boundMillis = boundMillis;
    }

    /** By time; what happened at the same time in the order in which it was read. */
    public static ArrivalOrder byTime() {
        return new ArrivalOrder(false, 0, 0);
    }

    /** Each event is held up by up to a bound; the same seed gives the same order. */
    public static ArrivalOrder shuffled(long seed, Duration bound) {
        return new ArrivalOrder(true, seed, bound.toMillis());
    }

    long arrivalMillis(long timeMillis, long number) {
        return isShuffled ? timeMillis + Math.floorMod(mixed(number), boundMillis + 1) : timeMillis;
    }

    /** Orders what arrives at the same time. */
    long tie(long number) {
        return isShuffled ? mixed(~number) : number;
    }

    /** Neighbouring numbers give unrelated ones. */
    private long mixed(long number) {
        long mixed = number * 0x9E3779B97F4A7C15L + seed * 0xD1B54A32D192ED03L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
