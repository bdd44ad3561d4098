package io.weir.rules.match;

import io.weir.rules.condition.ValueTest;
import io.weir.rules.event.EventView;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A value of the slot meets a test that needs it as an object: what is rare enough not to be worth more. Only values
 * that pass the gate are made objects.
 */
record ValueMeetsCheck(int slot, ValueTest test, Gate gate) implements SlotCheck {
    @Override
    public boolean holds(Reading reading) {
        EventView event = reading.event();
        for (int value = event.first(slot); value != EventView.NONE; value = event.next(value)) {
            if (event.isScalar(value) && gate.isOpenFor(reading, value) && reading.meets(test, value)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Check given(SlotFact fact) {
        boolean hasNoValue = fact instanceof SlotFact.IsAbsent || fact instanceof SlotFact.IsObject;
        return hasNoValue && fact.slot() == slot ? ConstantCheck.FALSE : this;
    }

    @Override
    public Optional<Cover> cover(boolean isNegated, Covers covers) {
        Optional<List<Needle>> needles = gate.rarest(covers.rarity());
        if (isNegated || needles.isEmpty()) {
            return presence(isNegated, covers);
        }
        return Optional.of(covers.cover(needles.get().stream()
                .<Atom>map(needle -> new Atom.Text(slot, needle))
                .toList()));
    }

    @Override
    public int cost() {
        return 100;
    }

    @Override
    public void showTexts(Consumer<byte[]> observer) {
        gate.needles().forEach(needles -> needles.forEach(needle -> observer.accept(needle.text())));
    }
}
