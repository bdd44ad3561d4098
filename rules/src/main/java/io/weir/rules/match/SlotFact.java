package io.weir.rules.match;

import io.weir.rules.event.Utf8;

import java.util.Set;

/** What the route of an event says about one of its slots before any rule is looked at. */
sealed interface SlotFact {
    int slot();

    /** One value, with this folded text, which is also at hand as bytes; perhaps known to be written in just this way. */
    record Is(int slot, String text, byte[] bytes, boolean isAsWritten) implements SlotFact {
        Is(int slot, String text, boolean isAsWritten) {
            this(slot, text, Utf8.bytes(text), isAsWritten);
        }
    }

    /** One value with none of these folded texts; if it reads as a number, it is written as plain digits. */
    record IsOther(int slot, Set<String> texts) implements SlotFact {}

    record IsAbsent(int slot) implements SlotFact {}

    /** One object, which no test of a value accepts. */
    record IsObject(int slot) implements SlotFact {}
}
