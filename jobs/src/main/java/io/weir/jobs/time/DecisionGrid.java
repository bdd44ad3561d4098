package io.weir.jobs.time;

/**
 * The moments of event time at which a stage decides. Decisions are made together, so that a flood of one entity costs a
 * hundred of them a second and not thousands; and each stage decides a little later than the one before it, so that what
 * that one finds is never late.
 */
public enum DecisionGrid {
    /** What events contribute to correlations. */
    FIRST,
    /** Correlations over correlations. */
    SECOND,
    THIRD,
    /** Chains, over all of them. All segments decide at the same moments. */
    CHAINS;

    public static final long EVERY_MILLIS = 10;
    private static final long APART_MILLIS = 2 * EVERY_MILLIS;

    public static DecisionGrid ofStage(int stage) {
        return values()[stage];
    }

    /** When everything that happens at a time is decided: once the watermark has come to this moment. */
    public long decidedAt(long timeMillis) {
        return -Math.floorDiv(-timeMillis, EVERY_MILLIS) * EVERY_MILLIS + delayMillis();
    }

    /** Up to which time everything is decided once the watermark is here. */
    public long decidedUntil(long watermarkMillis) {
        long begun = Math.max(watermarkMillis, Long.MIN_VALUE / 2) - delayMillis();
        return Math.floorDiv(begun, EVERY_MILLIS) * EVERY_MILLIS;
    }

    private long delayMillis() {
        return APART_MILLIS * ordinal();
    }
}
