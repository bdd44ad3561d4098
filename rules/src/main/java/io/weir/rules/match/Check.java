package io.weir.rules.match;

import io.weir.rules.condition.Glob;
import io.weir.rules.condition.ValueTest;
import io.weir.rules.event.EventView;
import io.weir.rules.event.Scalar;
import io.weir.rules.event.Utf8;
import io.weir.rules.event.ValueType;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A condition of a rule, bound to the slots of an event: what the matcher evaluates for a candidate. */
sealed interface Check {
    boolean holds(Reading reading);

    /** What is left of the check once something is known about a slot. */
    Check given(SlotFact fact);

    /** Atoms of which one is true whenever the check holds, or, negated, whenever it does not hold. */
    Optional<Cover> cover(boolean isNegated, Rarity rarity);

    /** How much work an evaluation is, roughly, in look-ups. */
    int cost();

    boolean mentions(int slot);

    /** All slots that the check asks. */
    Set<Integer> slots();

    /** The folded texts that make a difference when a slot is known to hold exactly one of them. */
    void collectExact(int slot, Set<String> texts);

    /** Shows every text that the check asks for. */
    void showTexts(Consumer<byte[]> observer);

    /** Always the same. */
    enum Constant implements Check {
        TRUE,
        FALSE;

        static Constant of(boolean value) {
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
        public Optional<Cover> cover(boolean isNegated, Rarity rarity) {
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
        public Set<Integer> slots() {
            return Set.of();
        }

        @Override
        public void collectExact(int slot, Set<String> texts) {}

        @Override
        public void showTexts(Consumer<byte[]> observer) {}
    }

    /** Every part holds ({@code isAll}), or at least one does. */
    record Branch(boolean isAll, List<Check> parts, int cost) implements Check {
        static Check all(List<Check> parts) {
            return of(true, parts);
        }

        static Check any(List<Check> parts) {
            return of(false, parts);
        }

        private static Check of(boolean isAll, List<Check> parts) {
            Constant deciding = Constant.of(!isAll);
            List<Check> open = new ArrayList<>();
            for (Check part : parts) {
                if (part == deciding) {
                    return deciding;
                }
                if (part instanceof Branch branch && branch.isAll == isAll) {
                    open.addAll(branch.parts);
                } else if (!(part instanceof Constant)) {
                    open.add(part);
                }
            }
            if (open.isEmpty()) {
                return Constant.of(isAll);
            }
            if (open.size() == 1) {
                return open.get(0);
            }
            open.sort(Comparator.comparingInt(Check::cost)); // the cheap ones may spare the others
            return new Branch(
                    isAll,
                    List.copyOf(open),
                    open.stream().mapToInt(Check::cost).sum());
        }

        @Override
        public boolean holds(Reading reading) {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).holds(reading) != isAll) {
                    return !isAll;
                }
            }
            return isAll;
        }

        @Override
        public Check given(SlotFact fact) {
            List<Check> left = null; // made only if a part changes
            for (int i = 0; i < parts.size(); i++) {
                Check part = parts.get(i).given(fact);
                if (part == Constant.of(!isAll)) {
                    return part;
                }
                if (left == null && part != parts.get(i)) {
                    left = new ArrayList<>(parts.subList(0, i));
                }
                if (left != null) {
                    left.add(part);
                }
            }
            return left == null ? this : of(isAll, left);
        }

        @Override
        public Optional<Cover> cover(boolean isNegated, Rarity rarity) {
            List<Optional<Cover>> sides =
                    parts.stream().map(part -> part.cover(isNegated, rarity)).toList();
            return isAll != isNegated ? Cover.best(sides) : Cover.union(sides);
        }

        @Override
        public boolean mentions(int slot) {
            return parts.stream().anyMatch(part -> part.mentions(slot));
        }

        @Override
        public Set<Integer> slots() {
            return parts.stream().flatMap(part -> part.slots().stream()).collect(Collectors.toCollection(TreeSet::new));
        }

        @Override
        public void collectExact(int slot, Set<String> texts) {
            parts.forEach(part -> part.collectExact(slot, texts));
        }

        @Override
        public void showTexts(Consumer<byte[]> observer) {
            parts.forEach(part -> part.showTexts(observer));
        }
    }

    record Not(Check part) implements Check {
        static Check of(Check part) {
            if (part instanceof Constant constant) {
                return Constant.of(constant == Constant.FALSE);
            }
            return part instanceof Not not ? not.part : new Not(part);
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
        public Optional<Cover> cover(boolean isNegated, Rarity rarity) {
            return part.cover(!isNegated, rarity);
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

    /** A check of the values of one slot. */
    sealed interface OfSlot extends Check {
        int slot();

        @Override
        default boolean mentions(int otherSlot) {
            return otherSlot == slot();
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
        default Optional<Cover> presence(boolean isNegated, Rarity rarity) {
            return isNegated ? Optional.empty() : Optional.of(Cover.of(List.of(Atom.present(slot())), rarity));
        }
    }

    /** A value of the slot meets one of many patterns, ignoring case. */
    record TextIn(int slot, TextSet set, int cost) implements OfSlot {
        static TextIn of(int slot, List<Glob> folded) {
            var set = new TextSet(folded);
            return new TextIn(slot, set, set.cost());
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
                return Constant.of(set.accepts(Utf8.bytes(is.text())));
            }
            if (fact instanceof SlotFact.IsOther other) {
                if (set.acceptsEverything()) {
                    return Constant.TRUE;
                }
                boolean areAllKnown = set.patterns().stream()
                        .allMatch(pattern -> pattern.exact().isPresent()
                                && other.texts().contains(pattern.exact().get()));
                return areAllKnown ? Constant.FALSE : this;
            }
            return Constant.FALSE;
        }

        @Override
        public Optional<Cover> cover(boolean isNegated, Rarity rarity) {
            if (isNegated) {
                return Optional.empty();
            }
            List<Atom> atoms = new ArrayList<>();
            for (List<Needle> needles : set.required()) {
                Optional<Atom> atom = needles.stream()
                        .map(needle -> Atom.text(slot, needle))
                        .min(Comparator.comparingDouble(one -> rarity.expected(List.of(one))));
                if (atom.isEmpty()) {
                    return presence(false, rarity);
                }
                atoms.add(atom.get());
            }
            return Optional.of(Cover.of(atoms, rarity));
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

    /** A value of the slot is, or reads as, a whole number. */
    record NumberIs(int slot, long number) implements OfSlot {
        @Override
        public boolean holds(Reading reading) {
            EventView event = reading.event();
            for (int value = event.first(slot); value != EventView.NONE; value = event.next(value)) {
                if (event.isScalar(value) && reading.readNumber(value) && reading.number() == number) {
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
                // Known texts that read as numbers are plain digits: the router sees to it.
                return Constant.of(is.text().equals(Long.toString(number)));
            }
            if (fact instanceof SlotFact.IsOther other) {
                return other.texts().contains(Long.toString(number)) ? Constant.FALSE : this;
            }
            return Constant.FALSE;
        }

        @Override
        public Optional<Cover> cover(boolean isNegated, Rarity rarity) {
            return isNegated ? Optional.empty() : Optional.of(Cover.of(List.of(Atom.number(slot, number)), rarity));
        }

        @Override
        public int cost() {
            return 2;
        }

        @Override
        public void collectExact(int otherSlot, Set<String> texts) {
            if (otherSlot == slot) {
                texts.add(Long.toString(number));
            }
        }
    }

    /**
     * A value of the slot meets a test that needs it as an object: what is rare enough not to be worth more. Only values
     * that pass the gate are made objects.
     */
    record ValueMeets(int slot, ValueTest test, Gate gate) implements OfSlot {
        @Override
        public boolean holds(Reading reading) {
            EventView event = reading.event();
            for (int value = event.first(slot); value != EventView.NONE; value = event.next(value)) {
                if (event.isScalar(value)
                        && gate.isOpenFor(reading, value)
                        && test.accepts(FoldedValues.scalar(event, value))) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public Check given(SlotFact fact) {
            boolean hasNoValue = fact instanceof SlotFact.IsAbsent || fact instanceof SlotFact.IsObject;
            return hasNoValue && fact.slot() == slot ? Constant.FALSE : this;
        }

        @Override
        public Optional<Cover> cover(boolean isNegated, Rarity rarity) {
            Optional<List<Needle>> needles = gate.rarest(rarity);
            if (isNegated || needles.isEmpty()) {
                return presence(isNegated, rarity);
            }
            return Optional.of(Cover.of(
                    needles.get().stream()
                            .map(needle -> Atom.text(slot, needle))
                            .toList(),
                    rarity));
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

    /** A value of the slot has a line of at least so many characters; a text may count as one line. */
    record LongLine(int slot, int length, boolean isOneLine) implements OfSlot {
        @Override
        public boolean holds(Reading reading) {
            EventView event = reading.event();
            for (int value = event.first(slot); value != EventView.NONE; value = event.next(value)) {
                if (event.isScalar(value)
                        && (!event.isText(value) || event.end(value) - event.start(value) >= length)
                        && hasLine(Scalar.text(FoldedValues.scalar(event, value)))) {
                    return true;
                }
            }
            return false;
        }

        private boolean hasLine(String text) {
            int from = 0;
            while (from <= text.length()) {
                int end = isOneLine ? -1 : text.indexOf('\n', from);
                int lineEnd = end < 0 ? text.length() : end;
                if (text.codePointCount(from, lineEnd) >= length) {
                    return true;
                }
                from = lineEnd + 1;
            }
            return false;
        }

        @Override
        public Check given(SlotFact fact) {
            boolean hasNoValue = fact instanceof SlotFact.IsAbsent || fact instanceof SlotFact.IsObject;
            return hasNoValue && fact.slot() == slot ? Constant.FALSE : this;
        }

        @Override
        public Optional<Cover> cover(boolean isNegated, Rarity rarity) {
            return presence(isNegated, rarity);
        }

        @Override
        public int cost() {
            return 3;
        }
    }

    /** The slot holds null or nothing at all. */
    record IsNull(int slot) implements OfSlot {
        @Override
        public boolean holds(Reading reading) {
            EventView event = reading.event();
            int first = event.first(slot);
            if (first == EventView.NONE) {
                return true;
            }
            for (int value = first; value != EventView.NONE; value = event.next(value)) {
                if (event.type(value) == ValueType.NULL) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public Check given(SlotFact fact) {
            return fact.slot() == slot ? Constant.of(fact instanceof SlotFact.IsAbsent) : this;
        }

        @Override
        public Optional<Cover> cover(boolean isNegated, Rarity rarity) {
            return presence(!isNegated, rarity);
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    record Exists(int slot, boolean expected) implements OfSlot {
        @Override
        public boolean holds(Reading reading) {
            return reading.event().has(slot) == expected;
        }

        @Override
        public Check given(SlotFact fact) {
            return fact.slot() == slot ? Constant.of(expected != fact instanceof SlotFact.IsAbsent) : this;
        }

        @Override
        public Optional<Cover> cover(boolean isNegated, Rarity rarity) {
            return presence(isNegated == expected, rarity);
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    /** Two slots hold the same text, ignoring case. */
    record SameText(int slot, int other) implements OfSlot {
        @Override
        public boolean holds(Reading reading) {
            EventView event = reading.event();
            for (int one = event.first(slot); one != EventView.NONE; one = event.next(one)) {
                for (int two = event.first(other); two != EventView.NONE; two = event.next(two)) {
                    if (event.isScalar(one) && event.isScalar(two) && reading.isSameText(one, two)) {
                        return true;
                    }
                }
            }
            return false;
        }

        @Override
        public Check given(SlotFact fact) {
            return fact instanceof SlotFact.IsAbsent && mentions(fact.slot()) ? Constant.FALSE : this;
        }

        @Override
        public boolean mentions(int otherSlot) {
            return otherSlot == slot || otherSlot == other;
        }

        @Override
        public Set<Integer> slots() {
            return slot == other ? Set.of(slot) : Set.of(slot, other);
        }

        @Override
        public Optional<Cover> cover(boolean isNegated, Rarity rarity) {
            return presence(isNegated, rarity);
        }

        @Override
        public int cost() {
            return 10;
        }
    }

    /** A value anywhere in the event meets one of many patterns, ignoring case. */
    record AnyValueIn(TextSet set) implements Check {
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
        public Optional<Cover> cover(boolean isNegated, Rarity rarity) {
            if (isNegated) {
                return Optional.empty();
            }
            List<Atom> atoms = new ArrayList<>();
            for (List<Needle> needles : set.required()) {
                Optional<Atom> atom = needles.stream()
                        .filter(needle -> needle.text().length > 0)
                        .map(needle -> Atom.keyword(needle.text()))
                        .min(Comparator.comparingDouble(one -> rarity.expected(List.of(one))));
                if (atom.isEmpty()) {
                    return Optional.empty();
                }
                atoms.add(atom.get());
            }
            return Optional.of(Cover.of(atoms, rarity));
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

    /** A value anywhere in the event meets a test that needs it as an object. */
    record AnyValueMeets(ValueTest test, Gate gate) implements Check {
        @Override
        public boolean holds(Reading reading) {
            EventView event = reading.event();
            for (int value = 0; value < event.count(); value++) {
                if (event.isScalar(value)
                        && !event.isHidden(value)
                        && gate.isOpenFor(reading, value)
                        && test.accepts(FoldedValues.scalar(event, value))) {
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
        public Optional<Cover> cover(boolean isNegated, Rarity rarity) {
            if (isNegated) {
                return Optional.empty();
            }
            return gate.rarest(rarity)
                    .map(needles -> Cover.of(
                            needles.stream()
                                    .map(needle -> Atom.keyword(needle.text()))
                                    .toList(),
                            rarity));
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
}
