package io.weir.rules.match;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A condition of a rule, bound to the slots of an event: what the matcher evaluates for a candidate. */
sealed interface Check permits ConstantCheck, BranchCheck, NotCheck, SlotCheck, AnyValueInCheck, AnyValueMeetsCheck {
    boolean holds(Reading reading);

    /** What is left of the check once something is known about a slot. */
    Check given(SlotFact fact);

    /** Atoms of which one is true whenever the check holds, or, negated, whenever it does not hold. */
    Optional<Cover> cover(boolean isNegated, Covers covers);

    /** How much work an evaluation is, roughly, in look-ups. */
    int cost();

    boolean mentions(int slot);

    /** A bit for every slot that the check asks, by its last six digits: tells cheaply of most slots that it does not. */
    long slotBits();

    /** All slots that the check asks. */
    Set<Integer> slots();

    /** The folded texts that make a difference when a slot is known to hold exactly one of them. */
    void collectExact(int slot, Set<String> texts);

    /** Shows every text that the check asks for. */
    void showTexts(Consumer<byte[]> observer);
}
