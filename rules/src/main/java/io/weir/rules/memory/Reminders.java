package io.weir.rules.memory;

/**
 * When to look whether something can be forgotten, which need not be exact: at moments some way apart, so that each key is
 * looked at few times, and at others for each key. What many keys remember since the same second would else all be looked at in
 * one moment, in which nothing else is decided.
 */
public final class Reminders {
    private Reminders() {}

    /** The first of a key's moments that is not before a time. */
    public static long notBefore(long timeMillis, long stepMillis, String key) {
        long own = Math.floorMod(spread(key.hashCode()), stepMillis);
        return timeMillis + Math.floorMod(own - timeMillis, stepMillis);
    }

    /** Texts that differ by little have hashes that do, too. */
    private static long spread(int hash) {
        long spread = hash * 0x9E3779B97F4A7C15L;
        return spread ^ spread >>> 32;
    }
}
