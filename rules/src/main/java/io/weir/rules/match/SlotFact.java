package io.weir.rules.match;

import java.util.Set;

/** What the route of an event says about one of its slots before any rule is looked at. */
sealed interface SlotFact {
    int slot();

    /** One value, with this folded text. */
    record Is(int slot, String text) implements SlotFact {}

    /** One value with none of these folded texts; if it reads as a number, it is written as plain digits. */
    record IsOther(int slot, Set<String> texts) implements SlotFact {}

    record IsAbsent(int slot) implements SlotFact {}

    /** One object, which no test of a value accepts. */
    record IsObject(int slot) implements SlotFact {}
}
