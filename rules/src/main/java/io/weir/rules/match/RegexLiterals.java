package io.weir.rules.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Texts of which every value that an expression is found in holds at least one, folded. Reads only as much of the
 * syntax as it is sure of; whatever it does not know ends a literal, and what it cannot bound has none.
 */
final class RegexLiterals {
    private static final int MAX_CHOICES = 64;
    private static final int USEFUL = 2;

    private final String source;
    private final boolean isFolding;
    private int at;
    private boolean isUnsure;

    private RegexLiterals(String source, boolean isFolding) {
        this.source = source;
        this.isFolding = isFolding;
    }

    /** Empty if the expression requires no text, or none that could be found. */
    static List<String> of(String expression, boolean ignoresCase) {
        String inline = expression.startsWith("(?i)") ? expression.substring(4) : expression;
        // Other inline flags may change what any character means.
        if (inline.matches("(?s).*\\(\\?[a-zA-Z^-]+[):].*") || inline.contains("\\Q")) {
            return List.of();
        }
        var reader = new RegexLiterals(inline, ignoresCase || inline.length() < expression.length());
        List<String> found = reader.alternatives().orElse(List.of());
        return reader.isUnsure || reader.at < inline.length() ? List.of() : found;
    }

    /** Reads choices up to a closing bracket or the end. */
    private Optional<List<String>> alternatives() {
        List<String> all = new ArrayList<>();
        boolean hasAll = true;
        while (true) {
            Optional<List<String>> one = sequence();
            hasAll &= one.isPresent();
            one.ifPresent(all::addAll);
            if (at < source.length() && source.charAt(at) == '|') {
                at++;
            } else {
                return hasAll && all.size() <= MAX_CHOICES ? Optional.of(all) : Optional.empty();
            }
        }
    }

    private Optional<List<String>> sequence() {
        var best = new Best();
        var literal = new StringBuilder();
        while (at < source.length() && source.charAt(at) != '|' && source.charAt(at) != ')') {
            char c = source.charAt(at);
            if (c == '(') {
                best.offer(literal);
                Optional<List<String>> inner = group();
                if (isRepeatedAtLeastOnce()) {
                    inner.ifPresent(best::offer);
                }
                continue;
            }
            int character = atom();
            int behindAtom = at;
            boolean stays = isRepeatedAtLeastOnce();
            if (character < 0 || !stays) {
                best.offer(literal);
            } else {
                literal.appendCodePoint(character);
                if (at > behindAtom) {
                    best.offer(literal); // repeated: what follows does not touch the first one
                }
            }
        }
        best.offer(literal);
        return best.found();
    }

    /** The text that is likely to be rarest: the longest one; of choices the one whose shortest is longest. */
    private static final class Best {
        private List<String> texts = List.of();
        private int length;

        void offer(StringBuilder literal) {
            if (literal.length() > 0) {
                offer(List.of(literal.toString()));
                literal.setLength(0);
            }
        }

        void offer(List<String> choices) {
            int shortest = choices.stream().mapToInt(String::length).min().orElse(0);
            if (shortest >= USEFUL && shortest > length) {
                texts = choices;
                length = shortest;
            }
        }

        Optional<List<String>> found() {
            return texts.isEmpty() ? Optional.empty() : Optional.of(texts);
        }
    }

    private Optional<List<String>> group() {
        at++;
        boolean isLookAround = false;
        if (source.startsWith("?:", at)) {
            at += 2;
        } else if (source.startsWith("?", at)) {
            // Look-around, named and atomic groups: their content says nothing that could be relied on here.
            isLookAround = true;
            at++;
            while (at < source.length() && "<=!>P".indexOf(source.charAt(at)) >= 0) {
                at++;
            }
        }
        Optional<List<String>> inner = alternatives();
        if (at >= source.length()) {
            isUnsure = true;
        } else {
            at++;
        }
        return isLookAround ? Optional.empty() : inner;
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

    /** Steps over what follows an atom; false if the atom may be missing. */
    private boolean isRepeatedAtLeastOnce() {
        boolean stays = true;
        int first = at;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '*' || c == '?') {
                stays &= c == '?' && at > first; // behind another sign it only says how to search
                at++;
            } else if (c == '+') {
                at++;
            } else if (c == '{') {
                int end = source.indexOf('}', at);
                String counts = end < 0 ? "" : source.substring(at + 1, end);
                if (!counts.matches("[0-9]+(,[0-9]*)?")) {
                    isUnsure = true;
                    return false;
                }
                stays &= !counts.matches("0+(,.*)?");
                at = end + 1;
            } else {
                return stays;
            }
        }
        return stays;
    }
}
