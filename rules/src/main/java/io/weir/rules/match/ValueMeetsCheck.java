package io.weir.rules.match;

import io.weir.rules.condition.ValueTest;
import io.weir.rules.event.EventView;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

    /** The one text that the test accepts, in its own case, if it accepts one only. */
    private Optional<String> onlyText() {
        return test instanceof ValueTest.TextMatch match && match.isCased()
                ? match.pattern().exact()
                : Optional.empty();
    }

    @Override
    public Check given(SlotFact fact) {
        Optional<String> only = fact.slot() == slot ? onlyText() : Optional.empty();
        if (only.isPresent()) {
            String folded = only.get().toLowerCase(Locale.ROOT);
            if (fact instanceof SlotFact.Is is
                    && (is.isAsWritten() || !is.text().equals(folded))) {
                return ConstantCheck.of(is.text().equals(only.get()));
            }
            if (fact instanceof SlotFact.IsOther other && other.texts().contains(folded)) {
                return ConstantCheck.FALSE;
            }
        }
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
    public void collectExact(int otherSlot, Set<String> texts) {
        if (otherSlot == slot) {
            onlyText().ifPresent(text -> texts.add(text.toLowerCase(Locale.ROOT)));
        }
    }

    @Override
    public void showTexts(Consumer<byte[]> observer) {
        gate.needles().forEach(needles -> needles.forEach(needle -> observer.accept(needle.text())));
    }
}
