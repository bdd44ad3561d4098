package io.weir.rules.correlation;

import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.CorrelationRule.Type;
import io.weir.rules.sigma.Criterion;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/**
 * Sees which referenced rules occurred in the window, and whether they did so in order.
 *
 * <p>The last time of each rule answers the first question. For the second it is enough to know, for each step, the
 * latest possible start of a chain that reaches it: an earlier start could only leave the window sooner. Both take a few
 * numbers per group, however many events there are.
 */
final class TemporalWindow implements Window {
    private static final long NEVER = Long.MIN_VALUE;

    private final CorrelationRule rule;
    private final RecentEvents events;
    private final long[] lastSeenMillis;
    /** For each step the latest start of a chain that reached it before the current instant. */
    private final long[] startBefore;

    private final boolean[] seenNow;
    private long nowMillis = NEVER;
    private long startMillis = NEVER;

    TemporalWindow(CorrelationRule rule, Limits limits) {
        this.rule = rule;
        this.events = new RecentEvents(limits.events());
        int steps = rule.references().size();
        lastSeenMillis = new long[steps];
        startBefore = new long[steps];
        seenNow = new boolean[steps];
        Arrays.fill(lastSeenMillis, NEVER);
        Arrays.fill(startBefore, NEVER);
    }

    @Override
    public void forgetBefore(long millis) {
        startMillis = millis;
        events.forgetBefore(millis);
    }

    @Override
    public void add(Contribution contribution) {
        events.add(contribution.event());
        if (contribution.event().timeMillis() != nowMillis) {
            System.arraycopy(startIncludingNow(), 0, startBefore, 0, startBefore.length);
            Arrays.fill(seenNow, false);
            nowMillis = contribution.event().timeMillis();
        }
        for (int place : contribution.places()) {
            lastSeenMillis[place] = nowMillis;
            seenNow[place] = true;
        }
    }

    /** Events of one instant stand in any order, so a chain may take several steps within it. */
    private long[] startIncludingNow() {
        long[] start = startBefore.clone();
        for (int step = 0; step < start.length; step++) {
            if (seenNow[step]) {
                start[step] = Math.max(start[step], step == 0 ? nowMillis : start[step - 1]);
            }
        }
        return start;
    }

    @Override
    public boolean holds(Contribution last) {
        boolean isMet = rule.criterion() instanceof Criterion.Seen seen
                ? seen.holds(this::isSeen)
                : ((Criterion.Threshold) rule.criterion()).holds(differentRulesSeen());
        return isMet && (rule.type() == Type.TEMPORAL || completesChain(last));
    }

    private boolean isSeen(int place) {
        return lastSeenMillis[place] != NEVER && lastSeenMillis[place] >= startMillis;
    }

    private long differentRulesSeen() {
        long count = 0;
        for (int place = 0; place < lastSeenMillis.length; place++) {
            count += isSeen(place) && !rule.isRepeated(place) ? 1 : 0;
        }
        return count;
    }

    /** Whether a chain leads through this contribution: it may be the last step, or the others have the same time. */
    private boolean completesChain(Contribution last) {
        long[] start = startIncludingNow();
        for (int place : last.places()) {
            boolean isReached = place == 0 || start[place - 1] != NEVER && start[place - 1] >= startMillis;
            if (isReached && isFinishedNow(place + 1)) {
                return true;
            }
        }
        return false;
    }

    private boolean isFinishedNow(int firstStep) {
        for (int step = firstStep; step < seenNow.length; step++) {
            if (!seenNow[step]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public BigDecimal measured() {
        return BigDecimal.valueOf(differentRulesSeen());
    }

    @Override
    public List<EventRef> events() {
        return events.toList();
    }

    @Override
    public boolean isSaturated() {
        return events.isTruncated();
    }

    @Override
    public boolean isEmpty() {
        return events.size() == 0;
    }

    @Override
    public void write(DataOutput output) throws IOException {
        events.write(output);
        output.writeLong(nowMillis);
        output.writeLong(startMillis);
        for (int step = 0; step < seenNow.length; step++) {
            output.writeLong(lastSeenMillis[step]);
            output.writeLong(startBefore[step]);
            output.writeBoolean(seenNow[step]);
        }
    }

    @Override
    public void read(DataInput input) throws IOException {
        events.read(input);
        nowMillis = input.readLong();
        startMillis = input.readLong();
        for (int step = 0; step < seenNow.length; step++) {
            lastSeenMillis[step] = input.readLong();
            startBefore[step] = input.readLong();
            seenNow[step] = input.readBoolean();
        }
    }
}
