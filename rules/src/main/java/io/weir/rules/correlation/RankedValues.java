package io.weir.rules.correlation;

import io.weir.rules.sigma.Criterion.Threshold;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.TreeMap;

/**
 * A multiset that knows its value at a fixed percentile.
 *
 * <p>It is kept in two halves that meet at the rank, so a change moves a value or two across instead of sorting anew.
 */
final class RankedValues implements Figure {
    private final BigDecimal fraction;
    private final TreeMap<BigDecimal, Integer> low = new TreeMap<>();
    private final TreeMap<BigDecimal, Integer> high = new TreeMap<>();
    private int lowSize;
    private int highSize;

    RankedValues(BigDecimal percentile) {
        this.fraction = percentile.movePointLeft(2);
    }

    @Override
    public void add(BigDecimal value) {
        boolean belongsLow = !low.isEmpty() && value.compareTo(low.lastKey()) <= 0;
        (belongsLow ? low : high).merge(value, 1, Integer::sum);
        lowSize += belongsLow ? 1 : 0;
        highSize += belongsLow ? 0 : 1;
        balance();
    }

    @Override
    public void remove(BigDecimal value) {
        boolean isLow = low.containsKey(value);
        takeOne(isLow ? low : high, value);
        lowSize -= isLow ? 1 : 0;
        highSize -= isLow ? 0 : 1;
        balance();
    }

    /** The low half holds everything up to the rank, rounded down. */
    private void balance() {
        int size = lowSize + highSize;
        int wanted = size == 0 ? 0 : rank(size).setScale(0, RoundingMode.FLOOR).intValueExact() + 1;
        while (lowSize < wanted) {
            low.merge(takeOne(high, high.firstKey()), 1, Integer::sum);
            lowSize++;
            highSize--;
        }
        while (lowSize > wanted) {
            high.merge(takeOne(low, low.lastKey()), 1, Integer::sum);
            lowSize--;
            highSize++;
        }
    }

    private BigDecimal rank(int size) {
        return fraction.multiply(BigDecimal.valueOf(size - 1L));
    }

    private static BigDecimal takeOne(TreeMap<BigDecimal, Integer> half, BigDecimal value) {
        half.computeIfPresent(value, (same, count) -> count == 1 ? null : count - 1);
        return value;
    }

    @Override
    public boolean meets(Threshold threshold) {
        return threshold.holds(value(), 1);
    }

    /** The value at the rank, interpolated between the closest ones, exact; zero without values. */
    @Override
    public BigDecimal value() {
        if (lowSize == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal rank = rank(lowSize + highSize);
        BigDecimal beyond = rank.subtract(rank.setScale(0, RoundingMode.FLOOR));
        BigDecimal below = low.lastKey();
        return beyond.signum() == 0
                ? below
                : below.add(beyond.multiply(high.firstKey().subtract(below)));
    }
}
