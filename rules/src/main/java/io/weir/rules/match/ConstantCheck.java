package io.weir.rules.match;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Always the same. */
enum ConstantCheck implements Check {
    TRUE,
    FALSE;

    static ConstantCheck of(boolean value) {
        return value ? TRUE : FALSE;
    }

    @Override
    public boolean holds(Reading reading) {
        return this == TRUE;
    }

    @Override
    public Check given(SlotFact fact) {
        return this;
    }

    @Override
    public Optional<Cover> cover(boolean isNegated, Covers covers) {
        boolean canHold = (this == TRUE) != isNegated;
        return canHold ? Optional.empty() : Optional.of(new Cover(List.of(), 0));
    }

    @Override
    public int cost() {
        return 0;
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
    public void showTexts(Consumer<byte[]> observer) {}
}
