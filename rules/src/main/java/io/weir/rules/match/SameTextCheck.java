package io.weir.rules.match;

import io.weir.rules.event.EventView;

import java.util.Optional;
import java.util.Set;

/** Two slots hold the same text, ignoring case. */
record SameTextCheck(int slot, int other) implements SlotCheck {
    @Override
    public boolean holds(Reading reading) {
        EventView event = reading.event();
        for (int one = event.first(slot); one != EventView.NONE; one = event.next(one)) {
            for (int two = event.first(other); two != EventView.NONE; two = event.next(two)) {
                if (event.isScalar(one) && event.isScalar(two) && reading.isSameText(one, two)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public Check given(SlotFact fact) {
        return fact instanceof SlotFact.IsAbsent && mentions(fact.slot()) ? ConstantCheck.FALSE : this;
    }

    @Override
    public boolean mentions(int otherSlot) {
        return otherSlot == slot || otherSlot == other;
    }

    @Override
    public long slotBits() {
        return 1L << slot | 1L << other;
    }

    @Override
    public Set<Integer> slots() {
        return slot == other ? Set.of(slot) : Set.of(slot, other);
    }

    @Override
    public Optional<Cover> cover(boolean isNegated, Covers covers) {
        return presence(isNegated, covers);
    }

    @Override
    public int cost() {
        return 10;
    }
}
