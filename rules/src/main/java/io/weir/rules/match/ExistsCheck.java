package io.weir.rules.match;

import java.util.Optional;

/** The slot has a value, be it null, or has none. */
record ExistsCheck(int slot, boolean expected) implements SlotCheck {
    @Override
    public boolean holds(Reading reading) {
        return reading.event().has(slot) == expected;
    }

    @Override
    public Check given(SlotFact fact) {
        return fact.slot() == slot ? ConstantCheck.of(expected != fact instanceof SlotFact.IsAbsent) : this;
    }

    @Override
    public Optional<Cover> cover(boolean isNegated, Covers covers) {
        return presence(isNegated == expected, covers);
    }

    @Override
    public int cost() {
        return 1;
    }
}
