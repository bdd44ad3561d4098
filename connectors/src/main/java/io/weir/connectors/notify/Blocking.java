package io.weir.connectors.notify;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A thread for a way to a target that blocks, so that the task does not. */
public final class Blocking {
    private final ExecutorService thread;
    private final Runnable abort;

    /** @param abort ends what the thread waits for */
    public Blocking(String name, Runnable abort) {
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread daemon = new Thread(task, "weir-notify-" + name);
            daemon.setDaemon(true);
            return daemon;
        });
        this.abort = abort;
    }

    /**
     * Runs a delivery, which is aborted after some time: whoever sends a letter now and then is never silent, and never done.
     */
    public CompletableFuture<Receipt> run(Duration limit, Supplier<Receipt> delivery) {
        CompletableFuture<Receipt> running = CompletableFuture.supplyAsync(delivery, thread);
        CompletableFuture<?> watch = CompletableFuture.runAsync(
                () -> {
                    if (!running.isDone()) {
                        abort.run();
                    }
                },
                CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
        return running.whenComplete((receipt, failure) -> watch.cancel(false));
    }

    public void close() {
        thread.shutdownNow();
        abort.run();
    }
}
