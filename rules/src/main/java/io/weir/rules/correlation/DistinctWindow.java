package io.weir.rules.correlation;

import io.weir.rules.sigma.Criterion.Threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts distinct values without ever scanning its window.
 *
 * <p>Values stand in the order of their last occurrence. Those that fell out of the window are at the front, so an event
 * costs the same however many values there are; and of N values the N seen last decide whether N are in the window.
 */
final class DistinctWindow implements Window {
    private final Threshold threshold;
    private final int capacity;
    private final Map<List<String>, Long> lastSeenMillis = new LinkedHashMap<>();
    private final RecentEvents events;
    private long newestDroppedMillis = Long.MIN_VALUE;
    private long startMillis = Long.MIN_VALUE;

    DistinctWindow(Threshold threshold, int needed, Limits limits) {
        this.threshold = threshold;
        this.capacity = needed;
        this.events = new RecentEvents(limits.events());
    }

    @Override
    public void forgetBefore(long millis) {
        startMillis = millis;
        events.forgetBefore(millis);
        Iterator<Long> oldest = lastSeenMillis.values().iterator();
        while (oldest.hasNext() && oldest.next() < millis) {
            oldest.remove();
        }
    }

    @Override
    public void add(Contribution contribution) {
        events.add(contribution.event());
        lastSeenMillis.remove(contribution.values());
        lastSeenMillis.put(contribution.values(), contribution.event().timeMillis());
        if (lastSeenMillis.size() > capacity) {
            Iterator<Long> oldest = lastSeenMillis.values().iterator();
            newestDroppedMillis = oldest.next();
            oldest.remove();
        }
    }

    @Override
    public boolean holds(Contribution last) {
        return threshold.holds(lastSeenMillis.size());
    }

    @Override
    public BigDecimal measured() {
        return BigDecimal.valueOf(lastSeenMillis.size());
    }

    @Override
    public List<EventRef> events() {
        return events.toList();
    }

    @Override
    public boolean isSaturated() {
        boolean hasDroppedValues = newestDroppedMillis != Long.MIN_VALUE && newestDroppedMillis >= startMillis;
        return hasDroppedValues || events.isTruncated();
    }

    @Override
    public boolean isEmpty() {
        return lastSeenMillis.isEmpty();
    }

    @Override
    public void write(DataOutput output) throws IOException {
        events.write(output);
        output.writeLong(newestDroppedMillis);
        output.writeLong(startMillis);
        output.writeInt(lastSeenMillis.size());
        for (Map.Entry<List<String>, Long> entry : lastSeenMillis.entrySet()) {
            StateCodec.writeTexts(entry.getKey(), output);
            output.writeLong(entry.getValue());
        }
    }

    @Override
    public void read(DataInput input) throws IOException {
        events.read(input);
        newestDroppedMillis = input.readLong();
        startMillis = input.readLong();
        for (int left = input.readInt(); left > 0; left--) {
            List<String> values = StateCodec.readTexts(input);
            lastSeenMillis.put(values, input.readLong());
        }
    }
}
