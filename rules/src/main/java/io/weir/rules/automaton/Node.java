package io.weir.rules.automaton;

import java.util.List;

/** An expression as a tree. */
sealed interface Node {
    /** One character of a set. */
    record Chars(CharSet set) implements Node {}

    record Here(Assertion assertion) implements Node {}

    /** One after the other; without parts, nothing at all. */
    record Sequence(List<Node> parts) implements Node {}

    record Choice(List<Node> sides) implements Node {}

    record Repeat(Node part, int least, int most) implements Node {
        static final int WITHOUT_END = -1;
    }
}
