package io.weir.rules.match;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Finds all of many needles in one folded value.
 *
 * <p>Anchored needles cost a few look-ups by the first and the last bytes, however long the value is. The others are
 * found by groups of four bytes: every needle has registered some of its groups, the rarest it has, and every group of the value
 * is looked up in a bit set that stays in the first-level cache. Where all needles are long enough, a needle registers
 * the groups at up to eight offsets in a row (32 if there are few needles), and only one position in so many of the value is
 * looked at. A group that is registered leads to the few needles that have it, and these are compared. There is no state that
 * one step hands to the next, so the processor works on several positions at once, which an automaton does not allow.
 */
final class NeedleIndex {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int GRAM = 4;
    private static final int MOST_STRIDE = 8;
    /** What so few needles register fits the cache however long the stride: a pair of long keywords is looked for in every document. */
    private static final int FEW_NEEDLES = 16;

    private static final int MOST_STRIDE_OF_FEW = 32;
    private static final int GRAM_MULTIPLIER = 0x9E3779B1;
    private static final int SHORT_MULTIPLIER = 0x9E3779B1;

    /** Sets the bit in which letters of both cases differ, in all four bytes. Others become equal, too: who cares is compared. */
    private static final int CASE_BITS = 0x20202020;

    private static final int[] NOBODY = {};
    private static final long[] NO_FILTER = {};
    private static final NeedleIndex EMPTY = new NeedleIndex(List.of(), new GramCounts(), 0);

    private final byte[][] texts;
    private final int caseBits;

    private final LongBuckets whole;
    private final int[] wholeNeedles;
    private final Edge start; // null without such needles, as is the other
    private final Edge end;

    /** What there is, known without a look at each part. */
    private final boolean hasWhole;

    private final boolean hasEdges;
    private final boolean hasGrams;
    private final boolean hasPairs;

    private final int stride;
    private final long[] gramFilter;
    private final int gramShift;
    private final LongBuckets grams;
    private final int[] gramNeedles;
    private final int[] gramOffsets;

    private final long[] pairFilter;
    private final LongBuckets pairs;
    private final int[] pairNeedles;
    private final int[] singles;

    /** Is told which needles a value holds; a needle may be told more than once. */
    interface Sink {
        void found(int needle);
    }

    /** Needles are numbered by their place in the list. None may be empty, except one that is the whole value. */
    static NeedleIndex of(List<Needle> needles, GramCounts common) {
        return needles.isEmpty() ? EMPTY : new NeedleIndex(needles, common, 0);
    }

    /** An index over values that are not folded yet, as far as ASCII goes. Needles float and have four bytes or more. */
    static NeedleIndex ofUnfolded(List<Needle> needles, GramCounts common) {
        return new NeedleIndex(needles, common, CASE_BITS);
    }

    static boolean canReadUnfolded(Needle needle) {
        return needle.anchor() == Needle.Anchor.NONE && needle.text().length >= GRAM;
    }

    private NeedleIndex(List<Needle> needles, GramCounts common, int caseBits) {
        this.caseBits = caseBits;
        this.texts = needles.stream().map(Needle::text).toArray(byte[][]::new);
        this.wholeNeedles = ids(needles, Needle.Anchor.BOTH, 0, Integer.MAX_VALUE);
        this.whole = LongBuckets.of(Arrays.stream(wholeNeedles)
                .mapToLong(id -> wholeKey(padded(id), FoldedValues.MARGIN, FoldedValues.MARGIN + texts[id].length))
                .toArray());
        this.start = edge(needles, Needle.Anchor.START);
        this.end = edge(needles, Needle.Anchor.END);

        int[] floating = ids(needles, Needle.Anchor.NONE, GRAM, Integer.MAX_VALUE);
        int shortest = Arrays.stream(floating).map(id -> texts[id].length).min().orElse(GRAM);
        int most = floating.length <= FEW_NEEDLES ? MOST_STRIDE_OF_FEW : MOST_STRIDE;
        this.stride = Math.min(most, shortest - GRAM + 1);
        this.gramNeedles = new int[floating.length * stride];
        this.gramOffsets = new int[floating.length * stride];
        long[] gramKeys = new long[floating.length * stride];
        for (int i = 0; i < floating.length; i++) {
            int offset = rarestOffset(texts[floating[i]], common);
            for (int step = 0; step < stride; step++) {
                gramNeedles[i * stride + step] = floating[i];
                gramOffsets[i * stride + step] = offset + step;
                gramKeys[i * stride + step] = GramCounts.gram(texts[floating[i]], offset + step) | caseBits;
            }
        }
        this.grams = LongBuckets.of(gramKeys);
        // At least 64 bits per group as long as that fits into 16 KiB, so that chance seldom leads to a look-up.
        int filterBits = Math.min(17, Math.max(10, 70 - Long.numberOfLeadingZeros(gramKeys.length)));
        this.gramShift = 32 - filterBits;
        this.gramFilter = gramKeys.length == 0 ? NO_FILTER : new long[1 << filterBits - 6];
        for (long key : gramKeys) {
            int bit = (int) key * GRAM_MULTIPLIER >>> gramShift;
            gramFilter[bit >>> 6] |= 1L << bit;
        }

        this.pairNeedles = ids(needles, Needle.Anchor.NONE, 2, GRAM - 1);
        long[] pairKeys =
                Arrays.stream(pairNeedles).mapToLong(id -> pair(texts[id], 0)).toArray();
        this.pairs = LongBuckets.of(pairKeys);
        this.pairFilter = pairKeys.length == 0 ? NO_FILTER : new long[1024];
        for (long key : pairKeys) {
            pairFilter[(int) key >>> 6] |= 1L << key;
        }
        this.singles = ids(needles, Needle.Anchor.NONE, 1, 1);
        this.hasWhole = !whole.isEmpty();
        this.hasEdges = start != null || end != null;
        this.hasGrams = !grams.isEmpty();
        this.hasPairs = !pairs.isEmpty();
    }

    private Edge edge(List<Needle> needles, Needle.Anchor anchor) {
        return needles.stream().anyMatch(needle -> needle.anchor() == anchor) ? new Edge(needles, anchor) : null;
    }

    private int[] ids(List<Needle> needles, Needle.Anchor anchor, int shortest, int longest) {
        int[] ids = new int[needles.size()];
        int count = 0;
        for (int id = 0; id < ids.length; id++) {
            int length = texts[id].length;
            if (needles.get(id).anchor() == anchor && length >= shortest && length <= longest) {
                ids[count++] = id;
            }
        }
        return count == 0 ? NOBODY : Arrays.copyOf(ids, count);
    }

    private byte[] padded(int id) {
        byte[] padded = new byte[texts[id].length + 2 * FoldedValues.MARGIN];
        System.arraycopy(texts[id], 0, padded, FoldedValues.MARGIN, texts[id].length);
        return padded;
    }

    private int rarestOffset(byte[] text, GramCounts common) {
        int best = 0;
        long lowest = Long.MAX_VALUE;
        for (int offset = 0; offset + GRAM + stride - 1 <= text.length; offset++) {
            long count = 0;
            for (int step = 0; step < stride; step++) {
                count += common.count(GramCounts.gram(text, offset + step));
            }
            if (count < lowest) {
                lowest = count;
                best = offset;
            }
        }
        return best;
    }

    /** Tells which needles a value holds. The buffer must have a margin around it. */
    void find(byte[] buffer, int from, int to, Sink sink) {
        if (hasWhole) {
            for (int i = whole.first(wholeKey(buffer, from, to)); i != LongBuckets.END; i = whole.next(i)) {
                if (to - from == texts[wholeNeedles[i]].length) {
                    tellIfAt(wholeNeedles[i], buffer, from, from, to, sink);
                }
            }
        }
        if (hasEdges) {
            if (start != null) {
                start.find(buffer, from, to, sink);
            }
            if (end != null) {
                end.find(buffer, from, to, sink);
            }
        }
        if (hasGrams) {
            findGrams(buffer, from, to, sink);
        }
        if (hasPairs) {
            findPairs(buffer, from, to, sink);
        }
        for (int needle : singles) {
            findSingle(needle, buffer, from, to, sink);
        }
    }

    private void findGrams(byte[] buffer, int from, int to, Sink sink) {
        long[] filter = gramFilter;
        int shift = gramShift;
        int bits = caseBits;
        for (int at = from; at <= to - GRAM; at += stride) {
            int gram = (int) INTS.get(buffer, at) | bits;
            int bit = gram * GRAM_MULTIPLIER >>> shift;
            if ((filter[bit >>> 6] >>> bit & 1) != 0) {
                compareAll(gram, buffer, at, from, to, sink);
            }
        }
    }

    private void compareAll(int gram, byte[] buffer, int at, int from, int to, Sink sink) {
        for (int i = grams.first(gram); i != LongBuckets.END; i = grams.next(i)) {
            tellIfAt(gramNeedles[i], buffer, at - gramOffsets[i], from, to, sink);
        }
    }

    private void findPairs(byte[] buffer, int from, int to, Sink sink) {
        for (int at = from; at < to - 1; at++) {
            int pair = pair(buffer, at);
            if ((pairFilter[pair >>> 6] >>> pair & 1) != 0) {
                for (int i = pairs.first(pair); i != LongBuckets.END; i = pairs.next(i)) {
                    tellIfAt(pairNeedles[i], buffer, at, from, to, sink);
                }
            }
        }
    }

    private void findSingle(int needle, byte[] buffer, int from, int to, Sink sink) {
        for (int at = from; at < to; at++) {
            if (buffer[at] == texts[needle][0]) {
                sink.found(needle);
                return;
            }
        }
    }

    private void tellIfAt(int needle, byte[] buffer, int at, int from, int to, Sink sink) {
        byte[] text = texts[needle];
        if (at >= from && at + text.length <= to && isAt(text, buffer, at)) {
            sink.found(needle);
        }
    }

    private boolean isAt(byte[] text, byte[] buffer, int at) {
        if (caseBits == 0) {
            return Arrays.equals(text, 0, text.length, buffer, at, at + text.length);
        }
        for (int i = 0; i < text.length; i++) {
            byte b = buffer[at + i];
            if (text[i] != (b >= 'A' && b <= 'Z' ? b + 32 : b)) {
                return false;
            }
        }
        return true;
    }

    private static int pair(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8;
    }

    static long wholeKey(byte[] buffer, int from, int to) {
        return head(buffer, from, Math.min(8, to - from)) * SHORT_MULTIPLIER
                ^ tail(buffer, to, Math.min(8, to - from)) + (to - from);
    }

    /** The first bytes from a position as a number. */
    private static long head(byte[] buffer, int at, int length) {
        return length == 0 ? 0 : (long) LONGS.get(buffer, at) << 64 - 8 * length;
    }

    /** The last bytes before a position as a number. */
    private static long tail(byte[] buffer, int at, int length) {
        return length == 0 ? 0 : (long) LONGS.get(buffer, at - 8) >>> 64 - 8 * length;
    }

    /** The needles at one end of values, by their outermost eight, four or one bytes. */
    private final class Edge {
        private static final int LONG = 8;
        private static final int MEDIUM = 4;
        private static final int SHORT = 1;

        private final boolean isStart;
        private final int[][] needles = new int[3][];
        private final LongBuckets[] buckets = new LongBuckets[3];
        private static final int[] WIDTHS = {LONG, MEDIUM, SHORT};

        Edge(List<Needle> all, Needle.Anchor anchor) {
            this.isStart = anchor == Needle.Anchor.START;
            int longest = Integer.MAX_VALUE;
            for (int i = 0; i < WIDTHS.length; i++) {
                int width = WIDTHS[i];
                needles[i] = ids(all, anchor, width, longest);
                buckets[i] = LongBuckets.of(Arrays.stream(needles[i])
                        .mapToLong(id ->
                                key(padded(id), FoldedValues.MARGIN, FoldedValues.MARGIN + texts[id].length, width))
                        .toArray());
                longest = width - 1;
            }
        }

        private long key(byte[] buffer, int from, int to, int width) {
            return isStart ? head(buffer, from, width) : tail(buffer, to, width);
        }

        void find(byte[] buffer, int from, int to, Sink sink) {
            for (int i = 0; i < WIDTHS.length; i++) {
                if (buckets[i].isEmpty() || to - from < WIDTHS[i]) {
                    continue;
                }
                long key = key(buffer, from, to, WIDTHS[i]);
                for (int n = buckets[i].first(key); n != LongBuckets.END; n = buckets[i].next(n)) {
                    int needle = needles[i][n];
                    tellIfAt(needle, buffer, isStart ? from : to - texts[needle].length, from, to, sink);
                }
            }
        }
    }
}
