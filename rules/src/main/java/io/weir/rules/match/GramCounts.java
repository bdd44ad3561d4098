package io.weir.rules.match;

/** How often groups of four bytes occur in texts seen so far: the measure of what is rare. */
final class GramCounts {
    private static final int BITS = 16;

    private final int[] counts = new int[1 << BITS];

    void add(byte[] folded) {
        for (int at = 0; at + 4 <= folded.length; at++) {
            counts[slot(gram(folded, at))]++;
        }
    }

    int count(int gram) {
        return counts[slot(gram)];
    }

    static int gram(byte[] bytes, int at) {
        return bytes[at] & 0xFF
                | (bytes[at + 1] & 0xFF) << 8
                | (bytes[at + 2] & 0xFF) << 16
                | (bytes[at + 3] & 0xFF) << 24;
    }

    private static int slot(int gram) {
        return gram * 0x9E3779B1 >>> 32 - BITS;
    }
}
