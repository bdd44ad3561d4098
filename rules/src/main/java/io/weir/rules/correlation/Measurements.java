package io.weir.rules.correlation;

import io.weir.rules.event.Decimals;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The numbers of a window with their events, oldest first; beyond the limit the oldest are given up, visibly. */
final class Measurements {
    private final Limits limits;
    private final Deque<Measurement> kept = new ArrayDeque<>();
    private final Consumer<BigDecimal> onRemoval;
    private long newestDroppedMillis = Long.MIN_VALUE;
    private long startMillis = Long.MIN_VALUE;

    private record Measurement(EventRef event, BigDecimal value) {}

    Measurements(Limits limits, Consumer<BigDecimal> onRemoval) {
        this.limits = limits;
        this.onRemoval = onRemoval;
    }

    BigDecimal add(Contribution contribution) {
        BigDecimal value = Decimals.parse(contribution.values().get(0)).orElseThrow();
        kept.addLast(new Measurement(contribution.event(), value));
        if (kept.size() > limits.items()) {
            newestDroppedMillis = kept.peekFirst().event().timeMillis();
            removeFirst();
        }
        return value;
    }

    void forgetBefore(long millis) {
        startMillis = millis;
        while (!kept.isEmpty() && kept.peekFirst().event().timeMillis() < millis) {
            removeFirst();
        }
    }

    private void removeFirst() {
        onRemoval.accept(kept.removeFirst().value());
    }

    int size() {
        return kept.size();
    }

    boolean isTruncated() {
        return newestDroppedMillis != Long.MIN_VALUE && newestDroppedMillis >= startMillis;
    }

    List<EventRef> events() {
        long skipped = Math.max(0, (long) kept.size() - limits.events());
        return kept.stream().skip(skipped).map(Measurement::event).toList();
    }

    void write(DataOutput output) throws IOException {
        output.writeLong(newestDroppedMillis);
        output.writeLong(startMillis);
        output.writeInt(kept.size());
        for (Measurement measurement : kept) {
            StateCodec.writeEvent(measurement.event(), output);
            StateCodec.writeText(measurement.value().toString(), output);
        }
    }

    /** Reads what was written and shows each value, so that sums can be made again. */
    void read(DataInput input, Consumer<BigDecimal> onValue) throws IOException {
        newestDroppedMillis = input.readLong();
        startMillis = input.readLong();
        for (int left = input.readInt(); left > 0; left--) {
            EventRef event = StateCodec.readEvent(input);
            BigDecimal value = new BigDecimal(StateCodec.readText(input));
            kept.addLast(new Measurement(event, value));
            onValue.accept(value);
        }
    }
}
