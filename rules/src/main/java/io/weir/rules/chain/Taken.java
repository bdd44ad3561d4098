package io.weir.rules.chain;

import io.weir.rules.alert.AlertStep;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest hit that a run took, and those before it; runs that began alike share their beginning. */
final class Taken {
    final Taken before;
    final AlertStep step;
    final long startMillis;
    /** Where the run began under this entity: its first hit, or the one that led here. */
    private final Taken origin;

    Taken(Taken before, AlertStep step, boolean isOrigin) {
        this.before = before;
        this.step = step;
        this.startMillis = before == null ? step.timeMillis() : before.startMillis;
        this.origin = isOrigin ? this : before.origin;
    }

    /** A run that came over, and begins again with its newest hit. */
    static Taken allOf(List<AlertStep> steps) {
        Taken taken = null;
        for (AlertStep step : steps) {
            taken = new Taken(taken, step, true);
        }
        return taken;
    }

    boolean isOrigin() {
        return origin == this;
    }

    /** Oldest first. */
    List<AlertStep> steps() {
        Deque<AlertStep> steps = new ArrayDeque<>();
        for (Taken each = this; each != null; each = each.before) {
            steps.addFirst(each.step);
        }
        return List.copyOf(steps);
    }

    long timeMillis() {
        return step.timeMillis();
    }

    boolean isBefore(ChainHit hit) {
        return order(step, hit.timeMillis(), hit.eventId()) < 0;
    }

    /** By the newest hit; of runs that took the same hit at different places, by where they began. */
    int compareTo(Taken other) {
        int byNewest = order(step, other.step.timeMillis(), other.step.eventId());
        return byNewest != 0
                ? byNewest
                : order(origin.step, other.origin.step.timeMillis(), other.origin.step.eventId());
    }

    private static int order(AlertStep step, long timeMillis, String eventId) {
        int byTime = Long.compare(step.timeMillis(), timeMillis);
        return byTime != 0 ? byTime : step.eventId().compareTo(eventId);
    }
}
