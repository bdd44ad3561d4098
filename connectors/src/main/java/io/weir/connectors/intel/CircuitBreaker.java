package io.weir.connectors.intel;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Stops asking a provider that fails again and again; after a while one question finds out whether it is back. */
final class CircuitBreaker {
    private final int failuresAllowed;
    private final long openNanos;
    private final LongSupplier nanoTime;
    private int failures;
    private boolean isOpen;
    private long openedAt;

    CircuitBreaker(int failuresAllowed, Duration open, LongSupplier nanoTime) {
        this.failuresAllowed = failuresAllowed;
        this.openNanos = open.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Whether a question may be asked. While open, one question per period of rest is let through. */
    synchronized boolean allows() {
        if (!isOpen) {
            return true;
        }
        long now = nanoTime.getAsLong();
        if (now - openedAt < openNanos) {
            return false;
        }
        openedAt = now; // the others wait for the answer to this one, or for another period
        return true;
    }

    synchronized void succeeded() {
        failures = 0;
        isOpen = false;
    }

    synchronized void failed() {
        failures++;
        if (failures >= failuresAllowed) {
            open();
        }
    }

    /** Nothing will get better by trying: the key is wrong. */
    synchronized void open() {
        isOpen = true;
        openedAt = nanoTime.getAsLong();
    }

    synchronized boolean isOpen() {
        return isOpen;
    }
}
