package io.weir.jobs.time;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

import java.io.Serializable;
import java.time.Duration;

/**
 * Watermarks of one partition that do not wait for the next event: when nothing more comes, time goes on with the clock.
 *
 * <p>Bounded out-of-orderness alone never fires the last step of an attack that is followed by silence. The clock counts
 * only while the partition is live, that is while its newest event was recent when it came, and not while the process stands still: after an outage or a restore
 * the backlog is read in event time alone. Where what arrives is of long ago and nothing newer came for a while, the backlog is read, a
 * recording was played to its end or a device's clock stands still, the partition no longer has a say. Combine with no idleness
 * strategy, which would stop the periodic calls, but with {@link GoOnInSilence}: it takes over where no partition has a say.
 *
 * <p>A partition in a slower lane holds the others back only until its backlog is read: from then on its time is that of the
 * clock, and the rules over it wait for it by themselves.
 */
public final class SilenceAwareWatermarks<T> implements WatermarkGenerator<T> {
    private static final long LIVE_WITHIN_MILLIS = Duration.ofMinutes(1).toMillis();

    /** So long after a start or restore a silent partition may still have a backlog that was not fetched yet; then it holds nobody back. */
    private static final long EMPTY_AFTER_MILLIS = Duration.ofSeconds(5).toMillis();

    /** So long a partition of events of long ago has a say without anything newer. */
    private static final long STANDSTILL_MILLIS = Duration.ofSeconds(30).toMillis();

    /** There every look finds a new moment, and each telling goes through the whole job. */
    private static final long TELL_OF_BACKLOG_EVERY_MILLIS = 100;

    /** So long after its newest event a partition counts as one in which nothing happens. */
    private static final long QUIET_AFTER_MILLIS = Duration.ofSeconds(5).toMillis();

    /** So often a slow partition is asked whether it still catches up. */
    private static final long ASK_EVERY_MILLIS = Duration.ofSeconds(10).toMillis();

    /** Between two questions; who makes less has caught up, or never will. */
    private static final long LEAST_PROGRESS_MILLIS = 1_000;

    /** Who was not asked for so long was kept from running, and from reading: what that time brought is still to be fetched. */
    private static final long PAUSE_MILLIS = 500;

    private final long outOfOrdernessMillis;
    private final Delay<T> delay;
    private final RelativeClock inputActivity;
    private final WallClock wallClock;

    private long createdAtMillis;
    private long askedAtMillis;
    private final Pace paceOfBacklog = new Pace(TELL_OF_BACKLOG_EVERY_MILLIS);

    private boolean anyEvent;
    private long newestMillis = Long.MIN_VALUE;
    private long newestCameAtMillis;
    private boolean live;
    private long delayMillis;
    private boolean hasCaughtUp;
    private long askAtMillis;
    private long behindMillis = Long.MAX_VALUE;

    SilenceAwareWatermarks(Duration outOfOrderness, Delay<T> delay, RelativeClock inputActivity, WallClock wallClock) {
        this.outOfOrdernessMillis = outOfOrderness.toMillis();
        this.delay = delay;
        this.inputActivity = inputActivity;
        this.wallClock = wallClock;
        this.createdAtMillis = inputActivity.relativeTimeMillis();
        this.askedAtMillis = createdAtMillis;
    }

    /** How much longer the stragglers of an event's partition are waited for than those of others. */
    public interface Delay<T> extends Serializable {
        long millis(T event);
    }

    public static <T> WatermarkGeneratorSupplier<T> of(Duration outOfOrderness, Delay<T> delay) {
        return context -> new SilenceAwareWatermarks<>(
                outOfOrderness, delay, context.getInputActivityClock(), System::currentTimeMillis);
    }

    /** Tells the time of day; a test hands in its own. */
    interface WallClock {
        long millis();
    }

    @Override
    public void onEvent(T event, long timeMillis, WatermarkOutput output) {
        if (!anyEvent) {
            anyEvent = true;
            delayMillis = delay.millis(event);
            askAtMillis = inputActivity.relativeTimeMillis() + ASK_EVERY_MILLIS;
        }
        if (timeMillis > newestMillis) {
            newestMillis = timeMillis;
            newestCameAtMillis = inputActivity.relativeTimeMillis();
            live = wallClock.millis() - timeMillis < LIVE_WITHIN_MILLIS + delayMillis;
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        leaveOutPause();
        if (!hasASay()) {
            output.markIdle();
        } else if (anyEvent) {
            tell(nowMillis() - outOfOrdernessMillis - 1, output);
        }
    }

    /** A process that stood still heard nothing: that was no silence. */
    private void leaveOutPause() {
        long now = inputActivity.relativeTimeMillis();
        long gap = now - askedAtMillis;
        askedAtMillis = now;
        if (gap >= PAUSE_MILLIS) {
            newestCameAtMillis = Math.min(now, newestCameAtMillis + gap);
            createdAtMillis += gap;
        }
    }

    /**
     * Decisions are made at points of a grid, so between two of them there is nothing to tell: thereby all tasks tell the same time at
     * nearly the same moment, soon after a point has passed, and none waits for another's next turn. Every other point is enough where
     * nothing happens.
     */
    private void tell(long timeMillis, WatermarkOutput output) {
        boolean isUpToDate = delayMillis > 0 ? hasCaughtUp : live;
        if (isUpToDate || paceOfBacklog.isTime(wallClock.millis())) {
            boolean isQuiet = isUpToDate && passedSince(newestCameAtMillis) >= QUIET_AFTER_MILLIS;
            long stepMillis = isQuiet ? 2 * DecisionGrid.EVERY_MILLIS : DecisionGrid.EVERY_MILLIS;
            output.emitWatermark(new Watermark(Math.floorDiv(timeMillis, stepMillis) * stepMillis));
        }
    }

    private boolean hasASay() {
        if (!anyEvent) {
            return passedSince(createdAtMillis) < EMPTY_AFTER_MILLIS;
        }
        return live || delayMillis > 0 || passedSince(newestCameAtMillis) < STANDSTILL_MILLIS;
    }

    private long nowMillis() {
        if (delayMillis > 0) {
            return hasCaughtUp() ? wallClock.millis() : newestMillis;
        }
        return live ? newestMillis + passedSince(newestCameAtMillis) : newestMillis;
    }

    private long passedSince(long thenMillis) {
        return Math.max(0, inputActivity.relativeTimeMillis() - thenMillis);
    }

    /** Once for all: what falls behind later does not hold the others back, it is late. */
    private boolean hasCaughtUp() {
        hasCaughtUp |= live;
        if (!hasCaughtUp && inputActivity.relativeTimeMillis() >= askAtMillis) {
            long behind = wallClock.millis() - newestMillis;
            hasCaughtUp = behindMillis != Long.MAX_VALUE && behind > behindMillis - LEAST_PROGRESS_MILLIS;
            behindMillis = behind;
            askAtMillis = inputActivity.relativeTimeMillis() + ASK_EVERY_MILLIS;
        }
        return hasCaughtUp;
    }
}
