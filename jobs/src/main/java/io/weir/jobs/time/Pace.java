package io.weir.jobs.time;

/** Lets time be told so often and not at every turn of a source: each telling goes through the whole job. */
final class Pace {
    private final long everyMillis;
    private long toldAtMillis;

    Pace(long everyMillis) {
        this.everyMillis = everyMillis;
        this.toldAtMillis = -everyMillis;
    }

    /** Whether it is time to tell, which is then done. */
    boolean isTime(long nowMillis) {
        long passed = nowMillis - toldAtMillis;
        if (passed >= 0 && passed < everyMillis) {
            return false;
        }
        toldAtMillis = nowMillis;
        return true;
    }
}
