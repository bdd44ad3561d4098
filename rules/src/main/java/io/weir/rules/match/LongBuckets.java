package io.weir.rules.match;

import java.util.Arrays;

/** Items in buckets under keys of 64 bits: an open hash table whose buckets are chains through the items. */
final class LongBuckets {
    static final int END = -1;

    private static final LongBuckets EMPTY = new LongBuckets(new long[0]);

    /** Each key, and beside it, to be loaded together, the first of its items. */
    private final long[] table;

    private final int[] nexts;
    private final int shift;

    /** Files item i under key i. */
    static LongBuckets of(long[] keyOfItem) {
        return keyOfItem.length == 0 ? EMPTY : new LongBuckets(keyOfItem);
    }

    private LongBuckets(long[] keyOfItem) {
        int bits = Math.max(2, 64 - Long.numberOfLeadingZeros(2L * keyOfItem.length));
        this.shift = 64 - bits;
        this.table = new long[2 << bits];
        this.nexts = new int[keyOfItem.length];
        Arrays.fill(table, END);
        for (int item = keyOfItem.length - 1; item >= 0; item--) {
            int at = find(keyOfItem[item]);
            nexts[item] = (int) table[at + 1];
            table[at] = keyOfItem[item];
            table[at + 1] = item;
        }
    }

    private int find(long key) {
        int at = 2 * (int) (key * 0x9E3779B97F4A7C15L >>> shift);
        while (table[at + 1] != END && table[at] != key) {
            at = (at + 2) & (table.length - 1);
        }
        return at;
    }

    /** The first item under a key, or {@link #END}. */
    int first(long key) {
        return (int) table[find(key) + 1];
    }

    /** The next item under the same key, or {@link #END}. */
    int next(int item) {
        return nexts[item];
    }

    boolean isEmpty() {
        return nexts.length == 0;
    }
}
