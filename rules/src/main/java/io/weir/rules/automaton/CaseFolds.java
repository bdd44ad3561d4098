package io.weir.rules.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The characters that are equal when case is ignored: the simple folding of Unicode, as PCRE and RE2 use it. It knows
 * nothing of Turkish: the dotted capital I and the dotless small one are equal to themselves only.
 */
final class CaseFolds {
    private static final int CAPITAL_I_WITH_DOT = 0x130;
    private static final int SMALL_I_WITHOUT_DOT = 0x131;

    /** Beyond the first two planes there are ideographs, tags and private characters: none has a case. */
    static final int LAST_WITH_CASE = 0x1FFFF;

    /** Every character that is equal to others, ascending, and those others. */
    private static final int[] FOLDING;

    private static final int[][] EQUALS;

    static {
        Map<Integer, List<Integer>> groups = new HashMap<>();
        for (int character = 0; character <= LAST_WITH_CASE; character++) {
            int folded = Character.toLowerCase(Character.toUpperCase(character));
            // A group has a member that is not its own folded form, and that one says where to look for the rest.
            if (folded != character && character != CAPITAL_I_WITH_DOT && character != SMALL_I_WITHOUT_DOT) {
                groups.computeIfAbsent(folded, first -> new ArrayList<>(List.of(first)))
                        .add(character);
            }
        }
        FOLDING = groups.values().stream()
                .flatMapToInt(group -> group.stream().mapToInt(Integer::intValue))
                .sorted()
                .toArray();
        EQUALS = new int[FOLDING.length][];
        for (List<Integer> group : groups.values()) {
            int[] members = group.stream().mapToInt(Integer::intValue).toArray();
            for (int member : members) {
                EQUALS[Arrays.binarySearch(FOLDING, member)] = members;
            }
        }
    }

    private CaseFolds() {}

    /** A set and all that is equal to its members. */
    static CharSet closure(CharSet set) {
        List<CharSet> sets = new ArrayList<>(List.of(set));
        int[] bounds = set.bounds();
        for (int i = 0; i < bounds.length; i += 2) {
            int found = Arrays.binarySearch(FOLDING, bounds[i]);
            for (int at = found < 0 ? -found - 1 : found; at < FOLDING.length && FOLDING[at] <= bounds[i + 1]; at++) {
                for (int member : EQUALS[at]) {
                    sets.add(CharSet.range(member, member));
                }
            }
        }
        return CharSet.union(sets);
    }
}
