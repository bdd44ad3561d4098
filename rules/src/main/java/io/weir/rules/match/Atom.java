package io.weir.rules.match;

/** The least that must be true of an event before a rule is worth evaluating: what rules are filed under. */
record Atom(Kind kind, int slot, Needle needle, long number) {
    enum Kind {
        /** A value of the slot holds the needle. */
        TEXT,
        /** A value of the slot is, or reads as, the number. */
        NUMBER,
        /** The slot has a value. */
        PRESENT,
        /** Any value of the event holds the needle. */
        KEYWORD
    }

    private static final Needle NO_NEEDLE = new Needle(Needle.Anchor.NONE, new byte[0]);
    private static final int NO_SLOT = -1;

    static Atom text(int slot, Needle needle) {
        return new Atom(Kind.TEXT, slot, needle, 0);
    }

    static Atom number(int slot, long number) {
        return new Atom(Kind.NUMBER, slot, NO_NEEDLE, number);
    }

    static Atom present(int slot) {
        return new Atom(Kind.PRESENT, slot, NO_NEEDLE, 0);
    }

    static Atom keyword(byte[] text) {
        return new Atom(Kind.KEYWORD, NO_SLOT, new Needle(Needle.Anchor.NONE, text), 0);
    }
}
