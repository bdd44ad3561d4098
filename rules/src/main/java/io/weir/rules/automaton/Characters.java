package io.weir.rules.automaton;

import io.weir.rules.event.JsonEscape;
import io.weir.rules.event.Utf8;

/** Reads characters from UTF-8 that may hold JSON escapes. */
final class Characters {
    private Characters() {}

    static int at(byte[] bytes, int at, int to, boolean isEscaped) {
        if (!isEscaped || bytes[at] != '\\') {
            return Utf8.codePoint(bytes, at, to);
        }
        char unit = JsonEscape.character(bytes, at);
        int behind = at + JsonEscape.length(bytes, at);
        if (Character.isHighSurrogate(unit) && behind < to && bytes[behind] == '\\') {
            char low = JsonEscape.character(bytes, behind);
            if (Character.isLowSurrogate(low)) {
                return Character.toCodePoint(unit, low);
            }
        }
        return unit;
    }

    /** How many bytes the character at a position takes. */
    static int width(int character, byte[] bytes, int at, int to, boolean isEscaped) {
        if (!isEscaped || bytes[at] != '\\') {
            return Utf8.length(bytes, at, to);
        }
        int first = JsonEscape.length(bytes, at);
        return Character.isSupplementaryCodePoint(character) ? first + JsonEscape.length(bytes, at + first) : first;
    }
}
