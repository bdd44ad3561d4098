package io.weir.rules.match;

import io.weir.rules.event.EventView;
import io.weir.rules.event.ValueType;

import java.util.Optional;

/** The slot holds null or nothing at all. */
record IsNullCheck(int slot) implements SlotCheck {
    @Override
    public boolean holds(Reading reading) {
        EventView event = reading.event();
        int first = event.first(slot);
        if (first == EventView.NONE) {
            return true;
        }
        for (int value = first; value != EventView.NONE; value = event.next(value)) {
            if (event.type(value) == ValueType.NULL) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Check given(SlotFact fact) {
        return fact.slot() == slot ? ConstantCheck.of(fact instanceof SlotFact.IsAbsent) : this;
    }

    @Override
    public Optional<Cover> cover(boolean isNegated, Covers covers) {
        return presence(!isNegated, covers);
    }

    @Override
    public int cost() {
        return 1;
    }
}
