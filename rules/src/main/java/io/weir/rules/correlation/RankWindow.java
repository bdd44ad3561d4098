package io.weir.rules.correlation;

import io.weir.rules.sigma.Criterion.Threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/** Finds a percentile of the numbers in the window, with linear interpolation between the closest ranks. */
final class RankWindow implements Window {
    private final Threshold threshold;
    private final RankedValues ranked;
    private final Measurements measurements;

    RankWindow(Threshold threshold, BigDecimal percentile, Limits limits) {
        this.threshold = threshold;
        this.ranked = new RankedValues(percentile);
        this.measurements = new Measurements(limits, ranked::remove);
    }

    @Override
    public void forgetBefore(long startMillis) {
        measurements.forgetBefore(startMillis);
    }

    @Override
    public void add(Contribution contribution) {
        ranked.add(measurements.add(contribution));
    }

    @Override
    public boolean holds(Contribution last) {
        return threshold.holds(ranked.atRank(), 1);
    }

    @Override
    public BigDecimal measured() {
        return ranked.atRank();
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
        measurements.read(input, ranked::add);
    }
}
