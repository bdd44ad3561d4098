package io.weir.rules.correlation;

import io.weir.rules.sigma.Criterion.Threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** Adds up numbers exactly; for an average the bounds are multiplied rather than the sum divided. */
final class SumWindow implements Window {
    private final Threshold threshold;
    private final boolean isAverage;
    private final Measurements measurements;
    private BigDecimal sum = BigDecimal.ZERO;

    SumWindow(Threshold threshold, boolean isAverage, Limits limits) {
        this.threshold = threshold;
        this.isAverage = isAverage;
        this.measurements = new Measurements(limits, value -> sum = sum.subtract(value));
    }

    @Override
    public void forgetBefore(long startMillis) {
        measurements.forgetBefore(startMillis);
    }

    @Override
    public void add(Contribution contribution) {
        sum = sum.add(measurements.add(contribution));
    }

    @Override
    public boolean holds(Contribution last) {
        return threshold.holds(sum, isAverage ? measurements.size() : 1);
    }

    @Override
    public BigDecimal measured() {
        return isAverage && !isEmpty()
                ? sum.divide(BigDecimal.valueOf(measurements.size()), MathContext.DECIMAL64)
                : sum;
    }

    @Override
    public List<EventRef> events() {
        return measurements.events();
    }

    @Override
    public boolean isSaturated() {
        return measurements.isTruncated();
    }

    @Override
    public boolean isEmpty() {
        return measurements.size() == 0;
    }

    @Override
    public void write(DataOutput output) throws IOException {
        measurements.write(output);
    }

    @Override
    public void read(DataInput input) throws IOException {
        measurements.read(input, value -> sum = sum.add(value));
    }
}
