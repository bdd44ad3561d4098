package io.weir.connectors.intel;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a client knows of time and chance.
 *
 * @param nanoTime for waiting and limits; never goes back
 * @param clock for the dates that providers write
 * @param random for the jitter of retries
 */
public record IntelTime(LongSupplier nanoTime, InstantSource clock, RandomGenerator random) {
    public static IntelTime real() {
        return new IntelTime(System::nanoTime, InstantSource.system(), RandomGenerator.of("L64X128MixRandom"));
    }

    /** Between half of a wait and all of it. */
    Duration jittered(Duration wait) {
        long half = wait.toNanos() / 2;
        synchronized (random) {
            return Duration.ofNanos(half + random.nextLong(half + 1));
        }
    }

    static Executor after(Duration wait) {
        return CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS);
    }
}
