package io.weir.rules.match;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The covers of checks while an index is built. What a route decides takes branches apart, but their leaves stay the
 * same: the covers of those are found once, for all routes.
 */
final class Covers {
    private final Rarity rarity;
    private final Map<Check, Optional<Cover>> ofLeaves = new IdentityHashMap<>();

    /** Covers of whatever routes make of these checks; from here on any thread may ask for them. */
    Covers(Rarity rarity, Collection<Check> checks) {
        this.rarity = rarity;
        Set<Check> leaves = Collections.newSetFromMap(new IdentityHashMap<>());
        checks.forEach(check -> collectLeaves(check, leaves));
        List<Check> distinct = List.copyOf(leaves);
        List<Optional<Cover>> found =
                distinct.parallelStream().map(leaf -> leaf.cover(false, this)).toList();
        for (int i = 0; i < found.size(); i++) {
            ofLeaves.put(distinct.get(i), found.get(i));
        }
    }

    private static void collectLeaves(Check check, Set<Check> leaves) {
        if (check instanceof BranchCheck branch) {
            branch.parts().forEach(part -> collectLeaves(part, leaves));
        } else if (check instanceof NotCheck not) {
            collectLeaves(not.part(), leaves);
        } else {
            leaves.add(check);
        }
    }

    Rarity rarity() {
        return rarity;
    }

    Cover cover(List<Atom> atoms) {
        return Cover.of(atoms, rarity);
    }

    /** Atoms of which one is true whenever a check holds; empty if there are none. */
    Optional<Cover> of(Check check) {
        return of(check, false);
    }

    /** The same, or, negated, for whenever the check does not hold. */
    Optional<Cover> of(Check check, boolean isNegated) {
        Optional<Cover> known = isNegated ? null : ofLeaves.get(check);
        return known != null ? known : check.cover(isNegated, this);
    }
}
