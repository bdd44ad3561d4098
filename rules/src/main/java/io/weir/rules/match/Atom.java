package io.weir.rules.match;

import io.weir.rules.condition.Network;

/** The least that must be true of an event before a rule is worth evaluating: what rules are filed under. */
sealed interface Atom {
    /** What is true of the values of one slot. */
    sealed interface OfSlot extends Atom {
        int slot();
    }

    /** A value of the slot holds the needle. */
    record Text(int slot, Needle needle) implements OfSlot {}

    /** A value of the slot is, or reads as, the whole number. */
    record Number(int slot, long number) implements OfSlot {}

    /** A value of the slot is, or reads as, a number whose nearest double is on this side of a bound, or the same. */
    record Bounded(int slot, Side side, double bound) implements OfSlot {}

    /** A value of the slot is an address of the network. */
    record Address(int slot, Network network) implements OfSlot {}

    /** The slot has a value. */
    record Present(int slot) implements OfSlot {}

    /** Any value of the event holds the needle. */
    record Keyword(Needle needle) implements Atom {
        Keyword(byte[] text) {
            this(new Needle(Needle.Anchor.NONE, text));
        }
    }

    enum Side {
        AT_LEAST,
        AT_MOST,
        EQUAL
    }
}
