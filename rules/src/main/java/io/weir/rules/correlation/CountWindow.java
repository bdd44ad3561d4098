package io.weir.rules.correlation;

import io.weir.rules.sigma.Criterion.Threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * Counts events, and keeps the newest only: more than the threshold needs is never looked at. How many there are beside them is
 * for display.
 */
final class CountWindow implements Window {
    private final Threshold threshold;
    private final RecentEvents events;
    private final CountedEvents older;

    CountWindow(Threshold threshold, int needed, long windowMillis, Limits limits) {
        this.threshold = threshold;
        this.events = new RecentEvents(Math.max(needed, Math.min(limits.events(), limits.items())));
        this.older = new CountedEvents(windowMillis);
    }

    @Override
    public void forgetBefore(long startMillis) {
        events.forgetBefore(startMillis);
        older.forgetBefore(startMillis);
    }

    @Override
    public void add(Contribution contribution) {
        if (events.isFull()) {
            older.add(events.oldestMillis());
        }
        events.add(contribution.event());
    }

    @Override
    public boolean holds(Contribution last) {
        return threshold.holds(events.size());
    }

    @Override
    public BigDecimal measured() {
        return BigDecimal.valueOf(events.size() + older.count());
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
    }

    @Override
    public void read(DataInput input) throws IOException {
        events.read(input);
    }

    @Override
    public void writeMore(DataOutput output) throws IOException {
        older.write(output);
    }

    @Override
    public void readMore(DataInput input) throws IOException {
        older.read(input);
    }
}
