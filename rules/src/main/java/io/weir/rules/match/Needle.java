package io.weir.rules.match;

import java.util.Arrays;

/** A folded text that a folded value must hold: anywhere, at its start, at its end, or as all of it. */
record Needle(Anchor anchor, byte[] text) {
    enum Anchor {
        NONE,
        START,
        END,
        BOTH
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Needle needle && anchor == needle.anchor && Arrays.equals(text, needle.text);
    }

    @Override
    public int hashCode() {
        return 31 * anchor.hashCode() + Arrays.hashCode(text);
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
        byte first = text[0];
        int lastOffset = length - 1;
        byte last = text[lastOffset];
        int end = to - length;
        for (int at = from; at <= end; at++) {
            if (value[at] == first && value[at + lastOffset] == last && isAt(value, at)) {
                return at;
            }
        }
        return -1;
    }
}
