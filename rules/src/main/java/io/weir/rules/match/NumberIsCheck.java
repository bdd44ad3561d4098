package io.weir.rules.match;

import io.weir.rules.event.EventView;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A value of the slot is, or reads as, a whole number. */
record NumberIsCheck(int slot, long number) implements SlotCheck {
    @Override
    public boolean holds(Reading reading) {
        EventView event = reading.event();
        for (int value = event.first(slot); value != EventView.NONE; value = event.next(value)) {
            if (event.isScalar(value) && reading.readNumber(value) && reading.number() == number) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Check given(SlotFact fact) {
        if (fact.slot() != slot) {
            return this;
        }
        if (fact instanceof SlotFact.Is is) {
            // Known texts that read as numbers are plain digits: the router sees to it.
            return ConstantCheck.of(is.text().equals(Long.toString(number)));
        }
        if (fact instanceof SlotFact.IsOther other) {
            return other.texts().contains(Long.toString(number)) ? ConstantCheck.FALSE : this;
        }
        return ConstantCheck.FALSE;
    }

    @Override
    public Optional<Cover> cover(boolean isNegated, Rarity rarity) {
        return isNegated ? Optional.empty() : Optional.of(Cover.of(List.of(Atom.number(slot, number)), rarity));
    }

    @Override
    public int cost() {
        return 2;
    }

    @Override
    public void collectExact(int otherSlot, Set<String> texts) {
        if (otherSlot == slot) {
            texts.add(Long.toString(number));
        }
    }
}
