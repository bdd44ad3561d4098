package io.weir.rules.match;

import io.weir.rules.event.EventView;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A value anywhere in the event meets one of many patterns, ignoring case. */
record AnyValueInCheck(TextSet set) implements Check {
    @Override
    public boolean holds(Reading reading) {
        EventView event = reading.event();
        for (int value = 0; value < event.count(); value++) {
            if (event.isScalar(value) && !event.isHidden(value) && set.accepts(reading, value)) {
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
        List<Atom> atoms = new ArrayList<>();
        for (List<Needle> needles : set.required()) {
            Optional<Needle> rarest = covers.rarity()
                    .rarest(needles.stream()
                            .filter(needle -> needle.text().length > 0)
                            .map(needle -> new Needle(Needle.Anchor.NONE, needle.text()))
                            .toList());
            if (rarest.isEmpty()) {
                return Optional.empty();
            }
            atoms.add(new Atom.Keyword(rarest.get().text()));
        }
        return Optional.of(covers.cover(atoms));
    }

    @Override
    public int cost() {
        return 1_000;
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
        set.required().forEach(needles -> needles.forEach(needle -> observer.accept(needle.text())));
    }
}
