package io.weir.jobs.detect;

import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

import java.util.ArrayList;
import java.util.List;

/**
 * Lets what was found go on at once while little is found, and together while much is: every record that goes on alone
 * wakes the task that takes it, which costs more than to match an event.
 *
 * <p>Nothing is held for longer than a few milliseconds, a few more where so much is found that a backlog is read. Time, or the barrier of a checkpoint, must not pass what is held:
 * {@link #release} comes first.
 */
final class Bursts {
    static final long HELD_MILLIS = 5;
    /** After a burst of this many, in proportion to how long it was held. */
    static final long HELD_LONGER_MILLIS = 25;

    static final int MANY_IN_HELD_MILLIS = 8;
    /** What so many events find in that time goes on at once. */
    static final int AT_ONCE = 3;

    private static final int MOST_HELD = 1_024;

    private final ProcessingTimeService clock;
    private final List<Runnable> held = new ArrayList<>();
    private long fromMillis;
    private long heldMillis = HELD_MILLIS;
    private int wentAtOnce;
    private boolean isOfNewEvent;
    private boolean goesAtOnce;

    Bursts(ProcessingTimeService clock) {
        this.clock = clock;
        begin();
    }

    private void begin() {
        fromMillis = clock.getCurrentProcessingTime();
        wentAtOnce = 0;
    }

    /** What is found from here on is found in another event. All of one event goes on alike. */
    void next() {
        isOfNewEvent = true;
    }

    void add(Runnable goOn) {
        if (isOfNewEvent) {
            isOfNewEvent = false;
            decide();
        }
        if (goesAtOnce) {
            goOn.run();
            return;
        }
        held.add(goOn);
        if (held.size() == MOST_HELD) {
            release();
        }
    }

    private void decide() {
        long since = clock.getCurrentProcessingTime() - fromMillis;
        if (since >= heldMillis || since < 0) {
            release();
            begin();
        }
        goesAtOnce = held.isEmpty() && wentAtOnce < AT_ONCE;
        if (goesAtOnce) {
            wentAtOnce++;
        } else if (held.isEmpty()) {
            var unused = clock.registerTimer(fromMillis + heldMillis, time -> release());
        }
    }

    void release() {
        if (!held.isEmpty()) {
            held.forEach(Runnable::run);
            boolean isMuch = held.size() * HELD_MILLIS >= MANY_IN_HELD_MILLIS * heldMillis;
            heldMillis = isMuch ? HELD_LONGER_MILLIS : HELD_MILLIS;
            held.clear();
            begin();
            wentAtOnce = AT_ONCE; // much is found: the next burst begins
        }
    }
}
