package io.weir.rules.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A set of characters as ranges that ascend and do not touch: first and last of each, one after the other. */
record CharSet(int[] bounds) {
    static final CharSet ALL = range(0, Character.MAX_CODE_POINT);
    static final CharSet LINE_FEED = range('\n', '\n');
    static final CharSet WORD = union(List.of(range('0', '9'), range('A', 'Z'), range('_', '_'), range('a', 'z')));

    static CharSet range(int first, int last) {
        return new CharSet(new int[] {first, last});
    }

    static CharSet union(List<CharSet> sets) {
        List<int[]> ranges = new ArrayList<>();
        for (CharSet set : sets) {
            for (int i = 0; i < set.bounds.length; i += 2) {
                ranges.add(new int[] {set.bounds[i], set.bounds[i + 1]});
            }
        }
        ranges.sort(Comparator.comparingInt(range -> range[0]));
        int[] merged = new int[2 * ranges.size()];
        int length = 0;
        for (int[] range : ranges) {
            if (length > 0 && range[0] <= merged[length - 1] + 1) {
                merged[length - 1] = Math.max(merged[length - 1], range[1]);
            } else {
                merged[length++] = range[0];
                merged[length++] = range[1];
            }
        }
        return new CharSet(Arrays.copyOf(merged, length));
    }

    CharSet complement() {
        int[] others = new int[bounds.length + 2];
        int length = 0;
        int next = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            if (bounds[i] > next) {
                others[length++] = next;
                others[length++] = bounds[i] - 1;
            }
            next = bounds[i + 1] + 1;
        }
        if (next <= Character.MAX_CODE_POINT) {
            others[length++] = next;
            others[length++] = Character.MAX_CODE_POINT;
        }
        return new CharSet(Arrays.copyOf(others, length));
    }

    boolean contains(int character) {
        int at = Arrays.binarySearch(bounds, character);
        return at >= 0 || (-at - 1) % 2 == 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CharSet set && Arrays.equals(bounds, set.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }
}
