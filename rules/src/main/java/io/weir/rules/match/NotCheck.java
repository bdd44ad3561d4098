package io.weir.rules.match;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The part does not hold. */
record NotCheck(Check part) implements Check {
    static Check of(Check part) {
        if (part instanceof ConstantCheck constant) {
            return ConstantCheck.of(constant == ConstantCheck.FALSE);
        }
        return part instanceof NotCheck not ? not.part : new NotCheck(part);
    }

    @Override
    public boolean holds(Reading reading) {
        return !part.holds(reading);
    }

    @Override
    public Check given(SlotFact fact) {
        Check left = part.given(fact);
        return left == part ? this : of(left);
    }

    @Override
    public Optional<Cover> cover(boolean isNegated, Covers covers) {
        return covers.of(part, !isNegated);
    }

    @Override
    public int cost() {
        return part.cost();
    }

    @Override
    public boolean mentions(int slot) {
        return part.mentions(slot);
    }

    @Override
    public long slotBits() {
        return part.slotBits();
    }

    @Override
    public Set<Integer> slots() {
        return part.slots();
    }

    @Override
    public void collectExact(int slot, Set<String> texts) {
        part.collectExact(slot, texts);
    }

    @Override
    public void showTexts(Consumer<byte[]> observer) {
        part.showTexts(observer);
    }
}
