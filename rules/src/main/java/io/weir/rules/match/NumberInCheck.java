package io.weir.rules.match;

import io.weir.rules.event.EventView;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A value of the slot is, or reads as, one of some whole numbers; they ascend. */
record NumberInCheck(int slot, long[] numbers) implements SlotCheck {
    static NumberInCheck of(int slot, List<Long> numbers) {
        return new NumberInCheck(
                slot,
                numbers.stream().mapToLong(Long::longValue).sorted().distinct().toArray());
    }

    @Override
    public boolean holds(Reading reading) {
        EventView event = reading.event();
        for (int value = event.first(slot); value != EventView.NONE; value = event.next(value)) {
            if (event.isScalar(value)
                    && reading.readNumber(value)
                    && reading.number().isWhole()
                    && isAmong(reading.number().whole())) {
                return true;
            }
        }
        return false;
    }

    private boolean isAmong(long number) {
        return Arrays.binarySearch(numbers, number) >= 0;
    }

    @Override
    public Check given(SlotFact fact) {
        if (fact.slot() != slot) {
            return this;
        }
        if (fact instanceof SlotFact.Is is) {
            return ConstantCheck.of(isWritten(is.text()));
        }
        if (fact instanceof SlotFact.IsOther other) {
            for (long number : numbers) {
                if (!other.texts().contains(Long.toString(number))) {
                    return this;
                }
            }
            return ConstantCheck.FALSE;
        }
        return ConstantCheck.FALSE;
    }

    /** Whether a text is one of the numbers as they are written in full: such texts are all that routes know. */
    private boolean isWritten(String text) {
        if (text.isEmpty() || text.length() > 20 || text.charAt(0) > '9') {
            return false; // most are: a route knows names, too
        }
        for (long number : numbers) {
            if (Long.toString(number).equals(text)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Optional<Cover> cover(boolean isNegated, Covers covers) {
        if (isNegated) {
            return Optional.empty();
        }
        List<Atom> atoms = Arrays.stream(numbers)
                .<Atom>mapToObj(number -> new Atom.Number(slot, number))
                .toList();
        return Optional.of(covers.cover(atoms));
    }

    @Override
    public int cost() {
        return 2;
    }

    @Override
    public void collectExact(int otherSlot, Set<String> texts) {
        if (otherSlot == slot) {
            Arrays.stream(numbers).mapToObj(Long::toString).forEach(texts::add);
        }
    }

    /** Lists of thousands of checks are compared while routes are built. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NumberInCheck check && slot == check.slot && Arrays.equals(numbers, check.numbers);
    }

    @Override
    public int hashCode() {
        return 31 * slot + Arrays.hashCode(numbers);
    }
}
