package io.weir.rules.match;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a value must hold before a costly test is worth its price: at least one needle of every list, and so many
 * characters.
 */
record Gate(List<List<Needle>> needles, int length) {
    static final Gate OPEN = new Gate(List.of(), 0);

    /** A single byte is in nearly every value: good enough to spare a test, not to file a rule under. */
    private static final int SHORTEST_FILED = 2;

    boolean isOpenFor(Reading reading, int value) {
        if (needles.isEmpty() && length == 0) {
            return true;
        }
        FoldedValues folded = reading.folded(value);
        int from = folded.start(value);
        int to = folded.end(value);
        if (to - from < length) {
            return false;
        }
        for (int i = 0; i < needles.size(); i++) {
            if (!holdsOne(needles.get(i), folded.bytes(), from, to)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holdsOne(List<Needle> choices, byte[] bytes, int from, int to) {
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i).isIn(bytes, from, to)) {
                return true;
            }
        }
        return false;
    }

    /** The list that is rarest, if one is rare enough to file a rule under it. */
    Optional<List<Needle>> rarest(Rarity rarity) {
        return needles.stream()
                .filter(choices -> choices.stream().allMatch(needle -> needle.text().length >= SHORTEST_FILED))
                .min(Comparator.comparingDouble(rarity::expectedOf));
    }
}
