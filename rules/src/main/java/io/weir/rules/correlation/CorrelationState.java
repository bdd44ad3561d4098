package io.weir.rules.correlation;

import io.weir.rules.sigma.CorrelationRule;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * All that one group of one correlation remembers. Time is an argument, so whoever keeps the state decides how it passes.
 *
 * <p>Contributions are added in any order and wait until their time is decided; then they are taken in the order of
 * (time, event id). So the same contributions give the same firings, however they arrived.
 */
public final class CorrelationState {
    private static final int VERSION = 2;
    private static final int WITHOUT_MORE = 1;

    private final CorrelationRule rule;
    private final Group group;
    private final Limits limits;
    private final TreeSet<Contribution> pending = new TreeSet<>();
    private final long memoryMillis;
    private final Window window;
    private long decidedMillis = Long.MIN_VALUE;
    private long newestMillis = Long.MIN_VALUE;
    private long refused;

    public CorrelationState(CorrelationRule rule, Group group, Limits limits) {
        this.rule = rule;
        this.group = group;
        this.limits = limits;
        this.memoryMillis = rule.memory().toMillis();
        this.window = Window.of(rule, limits);
    }

    /** Takes a contribution in; false if its time is decided already, or if too many are waiting. */
    public boolean add(Contribution contribution) {
        if (contribution.event().timeMillis() <= decidedMillis) {
            return false;
        }
        if (pending.size() >= limits.pending() && !pending.contains(contribution)) {
            refused++;
            return false;
        }
        pending.add(contribution);
        newestMillis = Math.max(newestMillis, contribution.event().timeMillis());
        return true;
    }

    /** Decides all contributions up to a time, inclusive: no earlier ones will be taken in any more. */
    public List<Firing> decide(long untilMillis) {
        List<Firing> firings = new ArrayList<>();
        while (!pending.isEmpty() && pending.first().event().timeMillis() <= untilMillis) {
            Contribution next = pending.pollFirst();
            window.forgetBefore(next.event().timeMillis() - memoryMillis);
            window.add(next);
            if (window.holds(next)) {
                firings.add(firing(next));
            }
        }
        decidedMillis = Math.max(decidedMillis, untilMillis);
        return firings;
    }

    private Firing firing(Contribution at) {
        return new Firing(
                rule,
                group,
                at.event(),
                window.measured(),
                window.count(),
                window.events(),
                window.evidence(),
                isSaturated(),
                at.carried());
    }

    /** Forgets what no contribution after this time can see any more. */
    public void expire(long atMillis) {
        window.forgetBefore(atMillis - memoryMillis);
    }

    /** Whether nothing is left to remember. */
    public boolean isEmpty() {
        return pending.isEmpty() && window.isEmpty();
    }

    /** The time at which the next contribution can be decided. */
    public OptionalLong nextDecisionMillis() {
        return pending.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(pending.first().event().timeMillis());
    }

    /** The first time at which {@link #expire} leaves nothing. */
    public long emptyAtMillis() {
        return newestMillis == Long.MIN_VALUE ? newestMillis : newestMillis + memoryMillis + 1;
    }

    /** Whether more was sent than is kept. */
    public boolean isSaturated() {
        return refused > 0 || window.isSaturated();
    }

    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        output.writeLong(decidedMillis);
        output.writeLong(newestMillis);
        output.writeLong(refused);
        output.writeInt(pending.size());
        for (Contribution contribution : pending) {
            contribution.write(output);
        }
        window.write(output);
        window.writeMore(output);
    }

    /** Fills a fresh state of the same correlation and group. */
    public void read(DataInput input) throws IOException {
        int version = StateCodec.readVersion(WITHOUT_MORE, VERSION, "a correlation state", input);
        decidedMillis = input.readLong();
        newestMillis = input.readLong();
        refused = input.readLong();
        for (int left = input.readInt(); left > 0; left--) {
            pending.add(Contribution.read(input));
        }
        window.read(input);
        if (version > WITHOUT_MORE) {
            window.readMore(input);
        }
    }
}
