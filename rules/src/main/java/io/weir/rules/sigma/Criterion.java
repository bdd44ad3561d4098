package io.weir.rules.sigma;

import io.weir.rules.condition.Comparison;
import io.weir.rules.detector.Detector;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** When the window of a correlation makes it fire. */
public sealed interface Criterion {

    /** Bounds of which all must hold. */
    record Threshold(List<Bound> bounds) implements Criterion {
        public Threshold {
            bounds = List.copyOf(bounds);
        }

        /** Whether {@code numerator / denominator} meets the bounds; never divides, so nothing is rounded. */
        public boolean holds(BigDecimal numerator, long denominator) {
            BigDecimal scale = BigDecimal.valueOf(denominator);
            return bounds.stream().allMatch(bound -> bound.comparison()
                    .holds(numerator, bound.value().multiply(scale)));
        }

        public boolean holds(long count) {
            return holds(BigDecimal.valueOf(count), 1);
        }

        /** A count from which on the answer does not change any more: counting further is not needed to decide. */
        public long decidedFrom() {
            return bounds.stream().mapToLong(Bound::decidedFrom).max().orElse(1);
        }
    }

    /** One comparison with a number. */
    record Bound(Comparison comparison, BigDecimal value) {
        private static final BigDecimal HIGHEST = BigDecimal.valueOf(Integer.MAX_VALUE);

        long decidedFrom() {
            BigDecimal limited = value.max(BigDecimal.ZERO).min(HIGHEST);
            return comparison == Comparison.GTE
                    ? Math.max(1, limited.setScale(0, RoundingMode.CEILING).longValue())
                    : limited.setScale(0, RoundingMode.FLOOR).longValue() + 1;
        }
    }

    /** What only a detector can tell. */
    record Detected(Detector detector) implements Criterion {}

    /** A boolean expression over the referenced rules; a name stands for a place in their list. */
    record Seen(Expression expression, Map<String, Integer> places) implements Criterion {
        public Seen {
            places = Map.copyOf(places);
        }

        public boolean holds(IntPredicate isSeen) {
            return expression.holds(name -> isSeen.test(places.get(name)));
        }
    }
}
