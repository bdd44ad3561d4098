package io.weir.rules.match;

import io.weir.rules.event.EventView;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A value of the slot meets one of many patterns, ignoring case. */
record TextInCheck(int slot, TextSet set, int cost) implements SlotCheck {
    static TextInCheck of(int slot, TextSet set) {
        return new TextInCheck(slot, set, set.cost());
    }

    @Override
    public boolean holds(Reading reading) {
        EventView event = reading.event();
        for (int value = event.first(slot); value != EventView.NONE; value = event.next(value)) {
            if (event.isScalar(value) && set.accepts(reading, value)) {
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
            return ConstantCheck.of(set.accepts(is.bytes()));
        }
        if (fact instanceof SlotFact.IsOther other) {
            if (set.acceptsEverything()) {
                return ConstantCheck.TRUE;
            }
            boolean areAllKnown = set.patterns().stream()
                    .allMatch(pattern -> pattern.exact().isPresent()
                            && other.texts().contains(pattern.exact().get()));
            return areAllKnown ? ConstantCheck.FALSE : this;
        }
        return ConstantCheck.FALSE;
    }

    @Override
    public Optional<Cover> cover(boolean isNegated, Covers covers) {
        if (isNegated) {
            return Optional.empty();
        }
        List<Atom> atoms = new ArrayList<>();
        for (List<Needle> needles : set.required()) {
            Optional<Needle> rarest = covers.rarity().rarest(needles);
            if (rarest.isEmpty()) {
                return presence(false, covers);
            }
            atoms.add(new Atom.Text(slot, rarest.get()));
        }
        return Optional.of(covers.cover(atoms));
    }

    @Override
    public void collectExact(int otherSlot, Set<String> texts) {
        if (otherSlot == slot) {
            set.patterns().forEach(pattern -> pattern.exact().ifPresent(texts::add));
        }
    }

    @Override
    public void showTexts(Consumer<byte[]> observer) {
        set.required().forEach(needles -> needles.forEach(needle -> observer.accept(needle.text())));
    }
}
