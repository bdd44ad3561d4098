package io.weir.rules.correlation;

import io.weir.rules.condition.Evidence;
import io.weir.rules.event.Decimals;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.Criterion.Threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Holds a figure over the numbers in the window against a threshold; beyond the limit the oldest numbers are given up, visibly. */
final class NumberWindow implements Window {
    private final CorrelationRule rule;
    private final Threshold threshold;
    private final Figure figure;
    private final Limits limits;
    private final Deque<Measurement> kept = new ArrayDeque<>();
    private long newestDroppedMillis = Long.MIN_VALUE;
    private long startMillis = Long.MIN_VALUE;

    private record Measurement(EventRef event, BigDecimal number) {}

    NumberWindow(CorrelationRule rule, Figure figure, Limits limits) {
        this.rule = rule;
        this.threshold = (Threshold) rule.criterion();
        this.figure = figure;
        this.limits = limits;
    }

    @Override
    public void forgetBefore(long millis) {
        startMillis = millis;
        while (!kept.isEmpty() && kept.peekFirst().event().timeMillis() < millis) {
            removeFirst();
        }
    }

    @Override
    public void add(Contribution contribution) {
        keep(contribution.event(), Decimals.parse(contribution.values().get(0)).orElseThrow());
        if (kept.size() > limits.items()) {
            newestDroppedMillis = kept.peekFirst().event().timeMillis();
            removeFirst();
        }
    }

    private void keep(EventRef event, BigDecimal number) {
        kept.addLast(new Measurement(event, number));
        figure.add(number);
    }

    private void removeFirst() {
        figure.remove(kept.removeFirst().number());
    }

    @Override
    public boolean holds(Contribution last) {
        return figure.meets(threshold);
    }

    @Override
    public BigDecimal measured() {
        return figure.value();
    }

    @Override
    public long count() {
        return kept.size();
    }

    @Override
    public List<Evidence> evidence() {
        String what =
                switch (rule.type()) {
                    case VALUE_SUM -> "the sum";
                    case VALUE_AVG -> "the average";
                    case VALUE_MEDIAN -> "the median";
                    default -> "percentile " + rule.percentile().toPlainString();
                };
        return List.of(new Evidence(
                rule.valueFields().get(0).name(),
                figure.value().round(MathContext.DECIMAL64).stripTrailingZeros().toPlainString(),
                what + (isSaturated() ? " over the newest " : " over ") + kept.size() + " events"));
    }

    @Override
    public List<EventRef> events() {
        List<EventRef> newestFirst = new ArrayList<>();
        Iterator<Measurement> newest = kept.descendingIterator(); // from the end: each firing asks for these few
        while (newest.hasNext() && newestFirst.size() < limits.events()) {
            newestFirst.add(newest.next().event());
        }
        Collections.reverse(newestFirst);
        return List.copyOf(newestFirst);
    }

    @Override
    public boolean isSaturated() {
        return newestDroppedMillis != Long.MIN_VALUE && newestDroppedMillis >= startMillis;
    }

    @Override
    public boolean isEmpty() {
        return kept.isEmpty();
    }

    @Override
    public void write(DataOutput output) throws IOException {
        output.writeLong(newestDroppedMillis);
        output.writeLong(startMillis);
        output.writeInt(kept.size());
        for (Measurement measurement : kept) {
            StateCodec.writeEvent(measurement.event(), output);
            StateCodec.writeText(measurement.number().toString(), output);
        }
    }

    @Override
    public void read(DataInput input) throws IOException {
        newestDroppedMillis = input.readLong();
        startMillis = input.readLong();
        for (int left = input.readInt(); left > 0; left--) {
            EventRef event = StateCodec.readEvent(input);
            keep(event, new BigDecimal(StateCodec.readText(input)));
        }
    }
}
