package io.weir.rules.condition;

import java.util.Map;

/**
 * Rewrites a character class so that both engines read it as PCRE does.
 *
 * <p>Every member is written anew: the library would take a bracket or {@code &&} for an operation on sets, RE2 knows no
 * vertical tab in {@code \s}, and POSIX names mean nothing to the library.
 */
final class PcreClass {
    private static final Map<String, String> POSIX_CLASSES = Map.ofEntries(
            Map.entry("alpha", "a-zA-Z"),
            Map.entry("digit", "0-9"),
            Map.entry("alnum", "0-9A-Za-z"),
            Map.entry("upper", "A-Z"),
            Map.entry("lower", "a-z"),
            Map.entry("space", "\\x{9}-\\x{d}\\x{20}"),
            Map.entry("blank", "\\x{9}\\x{20}"),
            Map.entry("punct", "\\x{21}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{60}\\x{7b}-\\x{7e}"),
            Map.entry("print", "\\x{20}-\\x{7e}"),
            Map.entry("graph", "\\x{21}-\\x{7e}"),
            Map.entry("cntrl", "\\x{0}-\\x{1f}\\x{7f}"),
            Map.entry("xdigit", "0-9A-Fa-f"),
            Map.entry("word", "0-9A-Za-z_"),
            Map.entry("ascii", "\\x{0}-\\x{7f}"));
    /** Not {@code \\S}, because RE2 counts the vertical tab to it. */
    private static final String NO_SPACE = "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{10ffff}";

    static final Map<String, String> SHORTHANDS = Map.of("d", "0-9", "s", "\\x{9}-\\x{d}\\x{20}", "w", "0-9A-Za-z_");

    private final PcreCursor cursor;
    private final int start;
    private final StringBuilder set = new StringBuilder("[");
    private boolean isLinear = true;

    private PcreClass(PcreCursor cursor, int start) {
        this.cursor = cursor;
        this.start = start;
    }

    /** Reads the class whose opening bracket, at {@code start}, was just passed. */
    static PcreClass read(PcreCursor cursor, int start) throws RegexSyntaxException {
        PcreClass read = new PcreClass(cursor, start);
        read.run();
        return read;
    }

    /** The class as both engines take it. */
    String text() {
        return set.toString();
    }

    /** False if it has a member that only the backtracking engine knows. */
    boolean isLinear() {
        return isLinear;
    }

    private void run() throws RegexSyntaxException {
        if (cursor.skip("^")) {
            set.append('^');
        }
        boolean isFirst = true; // a closing bracket that stands first is a member
        while (isFirst || !cursor.skip("]")) {
            member();
            isFirst = false;
        }
        set.append(']');
    }

    /** A single character, a range, or a set such as {@code \d} or {@code [:alpha:]}. */
    private void member() throws RegexSyntaxException {
        int low = character(set);
        if (low < 0) {
            return;
        }
        if (!cursor.isAt("-") || cursor.isAt("-]")) {
            set.append(written(low));
            return;
        }
        cursor.next();
        StringBuilder setAfterDash = new StringBuilder();
        int high = character(setAfterDash);
        if (high < 0) {
            set.append(written(low)).append(written('-')).append(setAfterDash);
        } else if (high < low) {
            throw PcreCursor.error("found a range that runs backwards in a character class", start);
        } else {
            set.append(written(low)).append('-').append(written(high));
        }
    }

    /** The next character, or -1 if it was a set, which is then written. */
    private int character(StringBuilder target) throws RegexSyntaxException {
        int at = cursor.position();
        int code = next();
        if (code == '[' && cursor.isAt(":") && cursor.indexOf(":]") > 0) {
            target.append(posixClass());
            return -1;
        }
        return code == '\\' ? escape(target, at) : code;
    }

    private int next() throws RegexSyntaxException {
        if (cursor.isAtEnd()) {
            throw PcreCursor.error("the character class is not closed", start);
        }
        return cursor.next();
    }

    private int escape(StringBuilder target, int at) throws RegexSyntaxException {
        int code = next();
        switch (code) {
            case 'd', 's', 'w' -> target.append(SHORTHANDS.get(Character.toString(code)));
            case 'S' -> target.append(NO_SPACE);
            case 'D', 'W' -> target.append('\\').append((char) code); // ignoring case must not reach what is left out
            case 'h', 'H', 'v', 'V' -> {
                isLinear = false;
                target.append('\\').append((char) code);
            }
            case 'p', 'P' -> target.append(cursor.unicodeClass(code, at));
            case 'b' -> {
                return '\b';
            }
            case '1', '2', '3', '4', '5', '6', '7' -> {
                cursor.moveTo(cursor.position() - 1);
                return cursor.octal();
            }
            default -> {
                return cursor.escapedCharacter(code, at);
            }
        }
        return -1;
    }

    private String posixClass() throws RegexSyntaxException {
        cursor.skip(":");
        String name = cursor.upTo(Math.max(cursor.position(), cursor.indexOf(":]")));
        if (!POSIX_CLASSES.containsKey(name) || !cursor.skip(":]")) {
            throw PcreCursor.error(
                    "found the class [:" + name + ":], expected one of " + POSIX_CLASSES.keySet(), start);
        }
        return POSIX_CLASSES.get(name);
    }

    /** The set that a shorthand such as {@code \d} or {@code \D} stands for, outside a class. */
    static String shorthand(int code) {
        boolean isNegated = Character.isUpperCase(code);
        return (isNegated ? "[^" : "[") + SHORTHANDS.get(Character.toString(Character.toLowerCase(code))) + "]";
    }

    /** A code point as both engines read it in and outside classes. */
    static String written(int code) {
        boolean isPlain = code < 128 ? Character.isLetterOrDigit(code) : !Character.isISOControl(code);
        boolean isSafe = isPlain && !(code >= 0xD800 && code <= 0xDFFF);
        return isSafe ? Character.toString(code) : "\\x{" + Integer.toHexString(code) + "}";
    }
}
