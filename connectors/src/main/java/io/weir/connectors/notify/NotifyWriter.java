package io.weir.connectors.notify;

import io.weir.connectors.notify.Receipt.Setback;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives a target one batch after the other. Everything but the way there happens in the thread of the task.
 *
 * <p>It never waits for a target longer than a moment: a checkpoint is of the whole job, and one that a dead target holds up would be
 * missing for all. What does not fit stays in Kafka; each of those moments lets one more in.
 */
final class NotifyWriter implements StatefulSinkWriter<Notice, Notice> {
    static final int MOST_WAITING = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(NotifyWriter.class);
    private static final long MOST_WAITING_BYTES = 64L << 20;
    private static final Duration MOMENT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    /** A target that asks for more patience than this is tried nevertheless. */
    private static final Duration LONGEST_ASKED_PAUSE = Duration.ofMinutes(10);

    private final Terms terms;
    private final Courier courier;
    private final RefusedNotices refusedNotices;
    private final MailboxExecutor mailbox;
    private final NotifyMetrics metrics;
    private final Outbox outbox;

    /** On its way, or about to be tried again. */
    private List<Notice> current = List.of();

    private int failures;
    private String reasonTold = "";
    private long dueNanos = System.nanoTime();
    private long restedNanos = dueNanos;
    private long plannedNanos;
    private boolean isPlanned;
    private boolean isEnding;
    private volatile boolean isClosed;

    NotifyWriter(
            Terms terms,
            Courier courier,
            RefusedNotices refusedNotices,
            MailboxExecutor mailbox,
            NotifyMetrics metrics) {
        this.terms = terms;
        this.courier = courier;
        this.refusedNotices = refusedNotices;
        this.mailbox = mailbox;
        this.metrics = metrics;
        this.outbox = new Outbox(terms.newestOnly());
    }

    /** Takes up what had not been delivered when a checkpoint was taken. */
    void resume(Collection<Notice> notices) {
        notices.forEach(outbox::add);
        post(this::go);
    }

    @Override
    public void write(Notice notice, Context context) throws InterruptedException {
        if (isTooOld(notice)) {
            metrics.expired.inc();
            return;
        }
        if (outbox.isEmpty()) {
            dueNanos = System.nanoTime() + terms.batches().delay().toNanos();
        }
        if (notice.severity().compareTo(terms.batches().urgent()) >= 0) {
            dueNanos = System.nanoTime();
        }
        outbox.add(notice);
        go();
        waitForRoom();
    }

    /** Not by the time of what it tells of: whoever can forge times could keep it from being told. */
    private boolean isTooOld(Notice notice) {
        return notice.writtenMillis()
                < System.currentTimeMillis() - terms.maxAge().toMillis();
    }

    private void waitForRoom() throws InterruptedException {
        if (!isFull()) {
            return;
        }
        AtomicBoolean isOver = new AtomicBoolean();
        later(MOMENT, () -> isOver.set(true));
        while (isFull() && !isOver.get()) {
            mailbox.yield();
        }
    }

    private boolean isFull() {
        return outbox.size() >= MOST_WAITING || outbox.bytes() >= MOST_WAITING_BYTES;
    }

    /** Sends the next batch, if it is time. */
    private void go() {
        metrics.waiting(current.size() + outbox.size());
        if (!current.isEmpty() || outbox.isEmpty()) {
            return;
        }
        boolean isFullBatch = outbox.size() >= terms.batches().most() || isEnding;
        long goNanos = isFullBatch || dueNanos - restedNanos < 0 ? restedNanos : dueNanos;
        long leftNanos = goNanos - System.nanoTime();
        if (leftNanos > 0) {
            plan(goNanos, leftNanos);
            return;
        }
        current = outbox.take(terms.batches().most(), terms.batches().bytes());
        dueNanos = goNanos; // what is left has waited for as long
        attempt();
    }

    private void plan(long goNanos, long leftNanos) {
        if (isPlanned && plannedNanos - goNanos <= 0) {
            return;
        }
        isPlanned = true;
        plannedNanos = goNanos;
        later(Duration.ofNanos(leftNanos), () -> {
            isPlanned = false;
            go();
        });
    }

    private void attempt() {
        var unused = courier.deliver(current)
                .whenComplete((receipt, failure) -> post(() -> {
                    if (failure != null) {
                        throw new IllegalStateException(
                                "cannot put into words what " + terms.target() + " is told", failure);
                    }
                    settle(receipt);
                }));
    }

    private void settle(Receipt receipt) {
        List<Notice> others = new ArrayList<>();
        List<CompletableFuture<Void>> refusals = new ArrayList<>();
        for (int i = 0; i < current.size(); i++) {
            String reason = receipt.refused().get(i);
            if (reason == null) {
                others.add(current.get(i));
            } else {
                metrics.refused.inc();
                refusals.add(refusedNotices
                        .refuse(terms.target(), current.get(i), reason)
                        .toCompletableFuture());
            }
        }
        if (refusals.isEmpty()) {
            settle(others, receipt);
            return;
        }
        // Until the refused ones are safe they count as on their way.
        var unused = CompletableFuture.allOf(refusals.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> post(() -> {
                    if (failure != null) {
                        throw new IllegalStateException("cannot hand on what " + terms.target() + " refused", failure);
                    }
                    settle(others, receipt);
                }));
    }

    private void settle(List<Notice> others, Receipt receipt) {
        if (receipt.setback().isPresent() && !others.isEmpty()) {
            current = others;
            tryAgain(receipt.setback().get());
            return;
        }
        if (!reasonTold.isEmpty()) {
            LOG.info("{} takes notices again", terms.target());
        }
        metrics.delivered.inc(others.size());
        metrics.working();
        failures = 0;
        reasonTold = "";
        current = List.of();
        restedNanos = System.nanoTime() + terms.batches().rest().toNanos();
        go();
    }

    private void tryAgain(Setback setback) {
        failures++;
        metrics.retried.inc(current.size());
        metrics.failing();
        if (!setback.reason().equals(reasonTold)) {
            LOG.warn("{} does not take notices, trying again: {}", terms.target(), setback.reason());
            reasonTold = setback.reason();
        }
        later(pause(setback), () -> {
            dropTheOld();
            if (current.isEmpty()) {
                go();
            } else {
                attempt();
            }
        });
    }

    private Duration pause(Setback setback) {
        long longest = terms.longestPause().toMillis();
        long pause =
                setback.isLasting() ? longest : Math.min(longest, FIRST_PAUSE.toMillis() << Math.min(failures - 1, 20));
        long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
        long asked = Math.min(setback.pause().toMillis(), LONGEST_ASKED_PAUSE.toMillis());
        return Duration.ofMillis(Math.max(jittered, asked));
    }

    private void dropTheOld() {
        List<Notice> young =
                current.stream().filter(notice -> !isTooOld(notice)).toList();
        int dropped = current.size() - young.size() + outbox.drop(this::isTooOld);
        if (dropped > 0) {
            current = young;
            metrics.expired.inc(dropped);
            metrics.waiting(current.size() + outbox.size());
            LOG.warn("{} did not take {} notices for {}: dropped", terms.target(), dropped, terms.maxAge());
        }
    }

    private void later(Duration pause, ThrowingRunnable<Exception> step) {
        var unused = CompletableFuture.runAsync(
                () -> post(step), CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void post(ThrowingRunnable<Exception> step) {
        try {
            mailbox.execute(
                    () -> {
                        if (!isClosed) {
                            step.run();
                        }
                    },
                    "tell %s",
                    terms.target());
        } catch (RejectedExecutionException e) {
            // The task is over; what was on its way is part of its last checkpoint.
        }
    }

    /** A checkpoint does not wait: what is on its way is part of the state, and may be told twice. */
    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
        if (!endOfInput) {
            return;
        }
        isEnding = true;
        go();
        while (!current.isEmpty() || !outbox.isEmpty()) {
            mailbox.yield();
        }
    }

    @Override
    public List<Notice> snapshotState(long checkpoint) {
        List<Notice> undelivered = new ArrayList<>(current);
        undelivered.addAll(outbox.all());
        return undelivered;
    }

    @Override
    public void close() {
        isClosed = true;
        courier.close();
        refusedNotices.close();
    }
}
