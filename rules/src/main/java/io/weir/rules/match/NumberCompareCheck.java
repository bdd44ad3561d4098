package io.weir.rules.match;

import io.weir.rules.condition.Comparison;
import io.weir.rules.condition.ValueTest;
import io.weir.rules.event.EventView;
import io.weir.rules.event.Scalar;
import io.weir.rules.event.ViewedFields;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A value of the slot is, or reads as, a number on the right side of a bound. The nearest doubles tell, unless they are
 * the same.
 */
record NumberCompareCheck(int slot, Comparison comparison, BigDecimal bound, double nearest) implements SlotCheck {
    /** Empty if a test compares no numbers. */
    static Optional<Check> of(int slot, ValueTest test) {
        if (test instanceof ValueTest.NumberCompare compare) {
            return Optional.of(of(slot, compare.comparison(), compare.bound()));
        }
        return test instanceof ValueTest.NumberEquals equals
                ? Optional.of(of(slot, Comparison.EQ, equals.expected()))
                : Optional.empty();
    }

    private static NumberCompareCheck of(int slot, Comparison comparison, BigDecimal bound) {
        return new NumberCompareCheck(slot, comparison, bound, NumberReader.nearest(bound));
    }

    @Override
    public boolean holds(Reading reading) {
        EventView event = reading.event();
        for (int value = event.first(slot); value != EventView.NONE; value = event.next(value)) {
            if (event.isScalar(value) && reading.readNumber(value) && accepts(event, value, reading.number())) {
                return true;
            }
        }
        return false;
    }

    private boolean accepts(EventView event, int value, NumberReader number) {
        if (number.nearest() != nearest) {
            return comparison.accepts(Double.compare(number.nearest(), nearest));
        }
        if (number.isWhole() && NumberReader.isRead(bound)) {
            return comparison.accepts(Long.compare(number.whole(), bound.longValueExact()));
        }
        return Scalar.number(ViewedFields.scalar(event, value))
                .filter(exact -> comparison.holds(exact, bound))
                .isPresent();
    }

    @Override
    public Check given(SlotFact fact) {
        boolean hasNoValue = fact instanceof SlotFact.IsAbsent || fact instanceof SlotFact.IsObject;
        return hasNoValue && fact.slot() == slot ? ConstantCheck.FALSE : this;
    }

    @Override
    public Optional<Cover> cover(boolean isNegated, Covers covers) {
        if (isNegated || comparison == Comparison.NEQ) {
            return presence(isNegated, covers);
        }
        return Optional.of(covers.cover(List.of(new Atom.Bounded(slot, side(), nearest))));
    }

    private Atom.Side side() {
        return switch (comparison) {
            case LT, LTE -> Atom.Side.AT_MOST;
            case GT, GTE -> Atom.Side.AT_LEAST;
            default -> Atom.Side.EQUAL;
        };
    }

    @Override
    public int cost() {
        return 2;
    }
}
