package io.weir.rules.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What every value that an expression is found in must hold, folded: texts, and a length. Reads only as much of the
 * syntax as it is sure of; whatever it does not know ends a literal, and what it cannot bound asks for nothing.
 */
final class RegexLiterals {
    private static final int MAX_CHOICES = 64;
    private static final int MAX_LENGTH = 1 << 20;

    private final String source;
    private final boolean isFolding;
    private int at;
    private boolean isUnsure;

    /** Lists of texts; a value holds at least one text of each list, and at least so many characters. */
    record Needs(List<List<String>> texts, int length) {
        static final Needs NOTHING = new Needs(List.of(), 0);
    }

    private RegexLiterals(String source, boolean isFolding) {
        this.source = source;
        this.isFolding = isFolding;
    }

    static Needs of(String expression, boolean ignoresCase) {
        String inline = expression.startsWith("(?i)") ? expression.substring(4) : expression;
        // Other inline flags may change what any character means.
        if (inline.matches("(?s).*\\(\\?[a-zA-Z^-]+[):].*") || inline.contains("\\Q")) {
            return Needs.NOTHING;
        }
        var reader = new RegexLiterals(inline, ignoresCase || inline.length() < expression.length());
        Needs found = reader.alternatives();
        return reader.isUnsure || reader.at < inline.length() ? Needs.NOTHING : found;
    }

    /** Reads choices up to a closing bracket or the end. */
    private Needs alternatives() {
        List<Needs> choices = new ArrayList<>();
        choices.add(sequence());
        while (at < source.length() && source.charAt(at) == '|') {
            at++;
            choices.add(sequence());
        }
        if (choices.size() == 1) {
            return choices.get(0);
        }
        // Of each choice its best list, and any text of those.
        List<String> oneOf = new ArrayList<>();
        int shortest = MAX_LENGTH;
        boolean haveAllTexts = true;
        for (Needs choice : choices) {
            shortest = Math.min(shortest, choice.length());
            Optional<List<String>> best = choice.texts().stream().max(Comparator.comparingInt(RegexLiterals::shortest));
            haveAllTexts &= best.isPresent();
            best.ifPresent(oneOf::addAll);
        }
        boolean isUseful = haveAllTexts && oneOf.size() <= MAX_CHOICES;
        return new Needs(isUseful ? List.of(List.copyOf(oneOf)) : List.of(), shortest);
    }

    /** What a list is worth: a long text is rarer, and a list is as common as its shortest. */
    static int shortest(List<String> texts) {
        return texts.stream().mapToInt(String::length).min().orElse(0);
    }

    private Needs sequence() {
        List<List<String>> texts = new ArrayList<>();
        var literal = new StringBuilder();
        long length = 0;
        while (at < source.length() && source.charAt(at) != '|' && source.charAt(at) != ')') {
            char c = source.charAt(at);
            boolean isGroup = c == '(';
            Needs inner = Needs.NOTHING;
            int character = -1;
            if (isGroup) {
                inner = group();
            } else {
                character = atom();
                inner = new Needs(List.of(), "^$".indexOf(c) >= 0 || isBoundary(c) ? 0 : 1);
            }
            int behindAtom = at;
            int least = leastRepetitions();
            length = Math.min(MAX_LENGTH, length + (long) least * inner.length());
            if (least > 0) {
                texts.addAll(inner.texts());
            }
            if (character < 0 || least == 0) {
                endLiteral(literal, texts);
            } else {
                literal.appendCodePoint(character);
                if (at > behindAtom) {
                    endLiteral(literal, texts); // repeated: what follows does not touch the first one
                }
            }
        }
        endLiteral(literal, texts);
        return new Needs(texts, (int) length);
    }

    private static void endLiteral(StringBuilder literal, List<List<String>> texts) {
        if (literal.length() > 0) {
            texts.add(List.of(literal.toString()));
            literal.setLength(0);
        }
    }

    /** Whether the escape that was just read has no width. */
    private boolean isBoundary(char first) {
        return first == '\\' && "bBAzZ".indexOf(source.charAt(at - 1)) >= 0;
    }

    private Needs group() {
        at++;
        boolean isOther = false;
        if (source.startsWith("?:", at)) {
            at += 2;
        } else if (source.startsWith("?", at)) {
            // Look-around, named and atomic groups: their content says nothing that could be relied on here.
            isOther = true;
            at++;
            while (at < source.length() && "<=!>P".indexOf(source.charAt(at)) >= 0) {
                at++;
            }
        }
        Needs inner = alternatives();
        if (at >= source.length()) {
            isUnsure = true;
        } else {
            at++;
        }
        return isOther ? Needs.NOTHING : inner;
    }

    /** Steps over one atom and returns the character that it stands for, folded, or -1. */
    private int atom() {
        int c = source.codePointAt(at);
        at += Character.charCount(c);
        switch (c) {
            case '.':
            case '^':
            case '$':
                return -1;
            case '[':
                skipClass();
                return -1;
            case '\\':
                return escape();
            case '*':
            case '+':
            case '?':
            case '{':
            case ']':
            case '}':
                isUnsure |= c != ']' && c != '}';
                return -1;
            default:
                return sure(c);
        }
    }

    private int escape() {
        if (at >= source.length()) {
            isUnsure = true;
            return -1;
        }
        char c = source.charAt(at++);
        if (Character.isLetterOrDigit(c) || c > 127) {
            switch (c) {
                case 'd':
                case 'D':
                case 's':
                case 'S':
                case 'w':
                case 'W':
                case 'b':
                case 'B':
                case 'A':
                case 'z':
                case 'Z':
                case 't':
                case 'n':
                case 'r':
                    return -1;
                default:
                    isUnsure = true; // references, hexadecimal and Unicode classes
                    return -1;
            }
        }
        return sure(c);
    }

    /** A character whose folding is beyond doubt. Ignoring case, s also stands for the long s, which folds otherwise. */
    private int sure(int c) {
        if (c >= 0x80 || isFolding && (c == 's' || c == 'S')) {
            return -1;
        }
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }

    private void skipClass() {
        if (at < source.length() && source.charAt(at) == '^') {
            at++;
        }
        if (at < source.length() && source.charAt(at) == ']') {
            at++;
        }
        while (at < source.length() && source.charAt(at) != ']') {
            if (source.charAt(at) == '[') {
                isUnsure = true; // a set inside a set, in some dialects
            }
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    /** Steps over what follows an atom, and returns how often the atom must be there. */
    private int leastRepetitions() {
        int least = 1;
        int first = at;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '*' || c == '?') {
                least = c == '?' && at > first ? least : 0; // behind another sign it only says how to search
                at++;
            } else if (c == '+') {
                at++;
            } else if (c == '{') {
                int end = source.indexOf('}', at);
                String counts = end < 0 ? "" : source.substring(at + 1, end);
                if (!counts.matches("[0-9]{1,6}(,[0-9]*)?")) {
                    isUnsure = true;
                    return 0;
                }
                least *= Integer.parseInt(counts.split(",", -1)[0]);
                at = end + 1;
            } else {
                return Math.min(least, MAX_LENGTH);
            }
        }
        return Math.min(least, MAX_LENGTH);
    }
}
