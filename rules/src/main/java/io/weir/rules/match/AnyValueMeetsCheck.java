package io.weir.rules.match;

import io.weir.rules.condition.ValueTest;
import io.weir.rules.event.EventView;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A value anywhere in the event meets a test that needs it as an object. */
record AnyValueMeetsCheck(ValueTest test, Gate gate) implements Check {
    @Override
    public boolean holds(Reading reading) {
        EventView event = reading.event();
        for (int value = 0; value < event.count(); value++) {
            if (event.isScalar(value)
                    && !event.isHidden(value)
                    && gate.isOpenFor(reading, value)
                    && reading.meets(test, value)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Check given(SlotFact fact) {
        return this;
    }

    @Override
    public Optional<Cover> cover(boolean isNegated, Covers covers) {
        if (isNegated) {
            return Optional.empty();
        }
        return gate.rarest(covers.rarity())
                .map(needles -> covers.cover(needles.stream()
                        .<Atom>map(needle -> new Atom.Keyword(needle.text()))
                        .toList()));
    }

    @Override
    public int cost() {
        return 5_000;
    }

    @Override
    public boolean mentions(int slot) {
        return false;
    }

    @Override
    public long slotBits() {
        return 0;
    }

    @Override
    public Set<Integer> slots() {
        return Set.of();
    }

    @Override
    public void collectExact(int slot, Set<String> texts) {}

    @Override
    public void showTexts(Consumer<byte[]> observer) {
        gate.needles().forEach(needles -> needles.forEach(needle -> observer.accept(needle.text())));
    }
}
