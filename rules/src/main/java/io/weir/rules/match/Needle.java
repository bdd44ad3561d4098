package io.weir.rules.match;

import java.util.Arrays;

/** A folded text that a folded value must hold: anywhere, at its start, at its end, or as all of it. */
record Needle(Anchor anchor, byte[] text, int rarest, int hash) {
    /** What telemetry is full of, the most common first. */
    private static final String COMMON = " e\\taoinsrlc.dwmpuhx-/=:\"";

    Needle(Anchor anchor, byte[] text) {
        this(anchor, text, rarestByte(text), 31 * anchor.ordinal() + Arrays.hashCode(text));
    }

    /** Where the byte is that a search had better look for. */
    private static int rarestByte(byte[] text) {
        int best = 0;
        int bestRank = -1;
        for (int at = 0; at < text.length; at++) {
            int place = COMMON.indexOf(text[at]);
            int rank = place < 0 ? COMMON.length() : place;
            if (rank > bestRank) {
                best = at;
                bestRank = rank;
            }
        }
        return best;
    }

    enum Anchor {
        NONE,
        START,
        END,
        BOTH
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Needle needle
                && hash == needle.hash
                && anchor == needle.anchor
                && Arrays.equals(text, needle.text);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    boolean isIn(byte[] value, int from, int to) {
        int length = text.length;
        if (to - from < length) {
            return false;
        }
        switch (anchor) {
            case START:
                return isAt(value, from);
            case END:
                return isAt(value, to - length);
            case BOTH:
                return to - from == length && isAt(value, from);
            default:
                return indexIn(value, from, to) >= 0;
        }
    }

    private boolean isAt(byte[] value, int at) {
        return Arrays.equals(text, 0, text.length, value, at, at + text.length);
    }

    /** Where the needle first occurs, whatever its anchor, or -1. */
    int indexIn(byte[] value, int from, int to) {
        int length = text.length;
        if (length == 0) {
            return from;
        }
        byte rare = text[rarest];
        byte first = text[0];
        int end = to - length + rarest;
        for (int at = from + rarest; at <= end; at++) {
            if (value[at] == rare && value[at - rarest] == first && isAt(value, at - rarest)) {
                return at - rarest;
            }
        }
        return -1;
    }
}
