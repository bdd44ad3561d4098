package io.weir.rules.correlation;

import io.weir.rules.sigma.Criterion.Threshold;

import java.math.BigDecimal;
import java.math.MathContext;

/** A sum or an average, exact: for an average the bounds are multiplied rather than the sum divided. */
final class Total implements Figure {
    private final boolean isAverage;
    private BigDecimal sum = BigDecimal.ZERO;
    private long size;

    Total(boolean isAverage) {
        this.isAverage = isAverage;
    }

    @Override
    public void add(BigDecimal number) {
        sum = sum.add(number);
        size++;
    }

    @Override
    public void remove(BigDecimal number) {
        sum = sum.subtract(number);
        size--;
    }

    @Override
    public boolean meets(Threshold threshold) {
        return threshold.holds(sum, isAverage ? size : 1);
    }

    @Override
    public BigDecimal value() {
        return isAverage && size > 0 ? sum.divide(BigDecimal.valueOf(size), MathContext.DECIMAL64) : sum;
    }
}
