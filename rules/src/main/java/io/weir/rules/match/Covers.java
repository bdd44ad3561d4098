package io.weir.rules.match;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/** The covers of checks while an index is built. Many routes share a check, and its cover costs more than the look-up. */
final class Covers {
    private final Rarity rarity;
    private final Map<Check, Optional<Cover>> known = new IdentityHashMap<>();

    Covers(Rarity rarity) {
        this.rarity = rarity;
    }

    Rarity rarity() {
        return rarity;
    }

    /** Atoms of which one is true whenever a check holds; empty if there are none. */
    Optional<Cover> of(Check check) {
        return known.computeIfAbsent(check, unknown -> unknown.cover(false, rarity));
    }
}
