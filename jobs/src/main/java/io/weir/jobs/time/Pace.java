package io.weir.jobs.time;

/** Lets time be told so often and not at every turn of a source: each telling goes through the whole job. */
final class Pace {
    static final long EVERY_MILLIS = 20;

    private long toldAtMillis = -EVERY_MILLIS;

    /** Whether it is time to tell, which is then done. */
    boolean isTime(long nowMillis) {
        long passed = nowMillis - toldAtMillis;
        if (passed >= 0 && passed < EVERY_MILLIS) {
            return false;
        }
        toldAtMillis = nowMillis;
        return true;
    }
}
