package io.weir.rules.match;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A folded text that a folded value must hold: anywhere, at its start, at its end, or as all of it. */
record Needle(Anchor anchor, byte[] text, int rarest, int second, int hash) {
    /** What telemetry is full of, the most common first. */
    private static final String COMMON = " e\\taoinsrlc.dwmpuhx-/=:\"";

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    Needle(Anchor anchor, byte[] text) {
        this(anchor, text, rarestByte(text, -1));
    }

    private Needle(Anchor anchor, byte[] text, int rarest) {
        this(
                anchor,
                text,
                rarest,
                text.length < 2 ? rarest : rarestByte(text, rarest),
                31 * anchor.ordinal() + Arrays.hashCode(text));
    }

    /** Where the byte is that a search had better look for, other than one that is taken. */
    private static int rarestByte(byte[] text, int taken) {
        int best = 0;
        int bestRank = -1;
        for (int at = 0; at < text.length; at++) {
            int place = COMMON.indexOf(text[at]);
            int rank = place < 0 ? COMMON.length() : place;
            if (rank > bestRank && at != taken) {
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
        byte other = text[second];
        int at = from;
        int last = to - length;
        int readable = Math.min(last + 1, value.length - Math.max(rarest, second)) - 8;
        for (; at <= readable; at += 8) {
            // Eight places at a time: which have both bytes? A few may be named by mistake.
            long one = (long) LONGS.get(value, at + rarest) ^ (rare & 0xFF) * ONES;
            long two = (long) LONGS.get(value, at + second) ^ (other & 0xFF) * ONES;
            long found = (one - ONES) & ~one & (two - ONES) & ~two & HIGH_BITS;
            while (found != 0) {
                int place = at + (Long.numberOfTrailingZeros(found) >>> 3);
                if (isAt(value, place)) {
                    return place;
                }
                found &= found - 1;
            }
        }
        for (; at <= last; at++) {
            if (value[at + rarest] == rare && value[at + second] == other && isAt(value, at)) {
                return at;
            }
        }
        return -1;
    }
}
