package io.weir.rules.match;

import java.util.Arrays;

/** Items in buckets under keys of 64 bits: an open hash table whose buckets are chains through the items. */
final class LongBuckets {
    static final int END = -1;

    private static final LongBuckets EMPTY = new LongBuckets(new long[0]);

    private final long[] keys;
    private final int[] heads;
    private final int[] nexts;
    private final int shift;

    /** Files item i under key i. */
    static LongBuckets of(long[] keyOfItem) {
        return keyOfItem.length == 0 ? EMPTY : new LongBuckets(keyOfItem);
    }

    private LongBuckets(long[] keyOfItem) {
        int bits = Math.max(2, 64 - Long.numberOfLeadingZeros(2L * keyOfItem.length));
        this.shift = 64 - bits;
        this.keys = new long[1 << bits];
        this.heads = new int[1 << bits];
        this.nexts = new int[keyOfItem.length];
        Arrays.fill(heads, END);
        for (int item = keyOfItem.length - 1; item >= 0; item--) {
            int at = find(keyOfItem[item]);
            keys[at] = keyOfItem[item];
            nexts[item] = heads[at];
            heads[at] = item;
        }
    }

    private int find(long key) {
        int at = (int) (key * 0x9E3779B97F4A7C15L >>> shift);
        while (heads[at] != END && keys[at] != key) {
            at = (at + 1) & (keys.length - 1);
        }
        return at;
    }

    /** The first item under a key, or {@link #END}. */
    int first(long key) {
        return heads[find(key)];
    }

    /** The next item under the same key, or {@link #END}. */
    int next(int item) {
        return nexts[item];
    }

    boolean isEmpty() {
        return nexts.length == 0;
    }
}
