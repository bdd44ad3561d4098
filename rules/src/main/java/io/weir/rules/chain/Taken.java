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

    Taken(Taken before, AlertStep step) {
        this.before = before;
        this.step = step;
        this.startMillis = before == null ? step.timeMillis() : before.startMillis;
    }

    static Taken allOf(List<AlertStep> steps) {
        Taken taken = null;
        for (AlertStep step : steps) {
            taken = new Taken(taken, step);
        }
        return taken;
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
        int byTime = Long.compare(step.timeMillis(), hit.timeMillis());
        return byTime < 0 || byTime == 0 && step.eventId().compareTo(hit.eventId()) < 0;
    }

    boolean isOlderThan(Taken other) {
        int byTime = Long.compare(step.timeMillis(), other.step.timeMillis());
        return byTime < 0 || byTime == 0 && step.eventId().compareTo(other.step.eventId()) < 0;
    }
}
