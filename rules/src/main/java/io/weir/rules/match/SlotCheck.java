package io.weir.rules.match;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A check of the values of one slot. */
sealed interface SlotCheck extends Check
        permits TextInCheck,
                NumberInCheck,
                NumberCompareCheck,
                NetworkCheck,
                ValueMeetsCheck,
                LongLineCheck,
                IsNullCheck,
                ExistsCheck,
                SameTextCheck {
    int slot();

    @Override
    default boolean mentions(int otherSlot) {
        return otherSlot == slot();
    }

    @Override
    default long slotBits() {
        return 1L << slot();
    }

    @Override
    default Set<Integer> slots() {
        return Set.of(slot());
    }

    @Override
    default void collectExact(int otherSlot, Set<String> texts) {}

    @Override
    default void showTexts(Consumer<byte[]> observer) {}

    /** That the slot has a value, if the check can only hold then. */
    default Optional<Cover> presence(boolean isNegated, Covers covers) {
        return isNegated ? Optional.empty() : Optional.of(covers.cover(List.of(new Atom.Present(slot()))));
    }
}
