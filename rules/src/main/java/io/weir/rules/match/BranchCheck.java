package io.weir.rules.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Every part holds ({@code isAll}), or at least one does. */
record BranchCheck(boolean isAll, List<Check> parts, int cost, long slotBits) implements Check {
    static Check all(List<Check> parts) {
        return of(true, parts);
    }

    static Check any(List<Check> parts) {
        return of(false, parts);
    }

    private static Check of(boolean isAll, List<Check> parts) {
        ConstantCheck deciding = ConstantCheck.of(!isAll);
        List<Check> open = new ArrayList<>();
        for (Check part : parts) {
            if (part == deciding) {
                return deciding;
            }
            if (part instanceof BranchCheck branch && branch.isAll == isAll) {
                open.addAll(branch.parts);
            } else if (!(part instanceof ConstantCheck)) {
                open.add(part);
            }
        }
        if (open.isEmpty()) {
            return ConstantCheck.of(isAll);
        }
        if (open.size() == 1) {
            return open.get(0);
        }
        open.sort(Comparator.comparingInt(Check::cost)); // the cheap ones may spare the others
        int cost = 0;
        long slotBits = 0;
        for (Check part : open) {
            cost += part.cost();
            slotBits |= part.slotBits();
        }
        return new BranchCheck(isAll, List.copyOf(open), cost, slotBits);
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
        if ((slotBits & 1L << fact.slot()) == 0) {
            return this;
        }
        List<Check> left = null; // made only if a part changes
        for (int i = 0; i < parts.size(); i++) {
            Check part = parts.get(i).given(fact);
            if (part == ConstantCheck.of(!isAll)) {
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
    public Optional<Cover> cover(boolean isNegated, Covers covers) {
        List<Optional<Cover>> sides = new ArrayList<>(parts.size());
        for (Check part : parts) {
            sides.add(covers.of(part, isNegated));
        }
        return isAll != isNegated ? Cover.best(sides) : Cover.union(sides);
    }

    @Override
    public boolean mentions(int slot) {
        return (slotBits & 1L << slot) != 0 && parts.stream().anyMatch(part -> part.mentions(slot));
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
