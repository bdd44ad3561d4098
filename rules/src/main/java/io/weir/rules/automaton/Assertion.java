package io.weir.rules.automaton;

/** What an expression can ask of the place between two characters. */
enum Assertion {
    TEXT_START,
    TEXT_END,
    LINE_START,
    LINE_END,
    WORD_BOUNDARY,
    NO_WORD_BOUNDARY;

    int bit() {
        return 1 << ordinal();
    }
}
