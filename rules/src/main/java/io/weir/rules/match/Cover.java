package io.weir.rules.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Atoms of which at least one is true of every event that meets a condition. */
record Cover(List<Atom> atoms, double expected) {
    /** More atoms than this for one rule cost more than evaluating it. */
    private static final int MAX_ATOMS = 20_000;

    Cover {
        atoms = List.copyOf(atoms);
    }

    static Cover of(List<Atom> atoms, Rarity rarity) {
        return new Cover(atoms, rarity.expected(atoms));
    }

    /** The cover of a choice: all atoms of all sides. Empty if a side has none. */
    static Optional<Cover> union(List<Optional<Cover>> sides) {
        List<Atom> atoms = new ArrayList<>();
        double expected = 0;
        for (Optional<Cover> side : sides) {
            if (side.isEmpty() || atoms.size() > MAX_ATOMS) {
                return Optional.empty();
            }
            atoms.addAll(side.get().atoms);
            expected += side.get().expected;
        }
        return Optional.of(new Cover(atoms, expected));
    }

    /** The better cover of several conditions that must all hold; empty if none has one. */
    static Optional<Cover> best(List<Optional<Cover>> sides) {
        Optional<Cover> best = Optional.empty();
        for (Optional<Cover> side : sides) {
            if (side.isPresent() && (best.isEmpty() || side.get().expected < best.get().expected)) {
                best = side;
            }
        }
        return best;
    }
}
