package io.weir.connectors.intel;

import java.util.function.LongSupplier;

/** Lets so many questions through a minute, a few of them at once, and none while the provider asks for a pause. */
final class TokenBucket {
    private static final double NANOS_PER_MINUTE = 60e9;

    private final double capacity;
    private final double tokensPerNano;
    private final LongSupplier nanoTime;
    private double tokens;
    private long filledAt;
    private long pausedUntil;

    TokenBucket(double perMinute, LongSupplier nanoTime) {
        this.capacity = Math.max(1, Math.floor(perMinute));
        this.tokensPerNano = perMinute / NANOS_PER_MINUTE;
        this.nanoTime = nanoTime;
        this.tokens = capacity;
        this.filledAt = nanoTime.getAsLong();
        this.pausedUntil = filledAt;
    }

    /** Takes a token if there is one. */
    synchronized boolean take() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(capacity, tokens + (now - filledAt) * tokensPerNano);
        filledAt = now;
        if (now - pausedUntil < 0 || tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    synchronized void pause(long nanos) {
        long until = nanoTime.getAsLong() + nanos;
        if (until - pausedUntil > 0) {
            pausedUntil = until;
        }
    }
}
