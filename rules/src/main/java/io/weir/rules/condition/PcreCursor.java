package io.weir.rules.condition;

/** A place in a PCRE-style expression, and the reading of what is the same in and outside character classes. */
final class PcreCursor {
    private final String source;
    private int at;

    PcreCursor(String source) {
        this.source = source;
    }

    boolean isAtEnd() {
        return at >= source.length();
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    /** The next code point, which is then passed. */
    int next() {
        int code = source.codePointAt(at);
        at += Character.charCount(code);
        return code;
    }

    boolean isAt(String expected) {
        return source.startsWith(expected, at);
    }

    int indexOf(String text) {
        return source.indexOf(text, at);
    }

    /** The text from a position to here. */
    String since(int start) {
        return source.substring(start, at);
    }

    /** The text from here to a position, which is then passed. */
    String upTo(int end) {
        String text = source.substring(at, end);
        at = end;
        return text;
    }

    boolean skip(String expected) {
        if (source.startsWith(expected, at)) {
            at += expected.length();
            return true;
        }
        return false;
    }

    /** The name of a group and the character that ends it, which is passed too. */
    String nameUntil(char end, int start) throws RegexSyntaxException {
        int close = source.indexOf(end, at);
        String name = close < 0 ? "" : source.substring(at, close);
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw error("found '" + name + "', expected the name of a group", start);
        }
        at = close + 1;
        return name;
    }

    /** Up to two digits. */
    String digits() {
        int start = at;
        while (at < source.length() && at < start + 2 && Character.isDigit(source.charAt(at))) {
            at++;
        }
        return source.substring(start, at);
    }

    /** A class such as {@code \\p{Lu}}; its escape, at {@code start}, was just passed. */
    String unicodeClass(int code, int start) throws RegexSyntaxException {
        int end = skip("{") ? source.indexOf('}', at) : at;
        if (end < 0 || end >= source.length()) {
            throw error("the Unicode class is not complete", start);
        }
        String text = "\\" + (char) code + source.substring(start + 2, end + 1);
        at = end + 1;
        return text;
    }

    /** The character that an escape stands for. */
    int escapedCharacter(int code, int start) throws RegexSyntaxException {
        return switch (code) {
            case 'a' -> 7;
            case 'e' -> 0x1B;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '0' -> octal();
            case 'x' -> hexadecimal(start);
            case 'u' -> fixedHexadecimal(4, start);
            case 'c' -> control(start);
            default -> {
                if (code < 128 && Character.isLetterOrDigit(code)) {
                    throw error("found the unknown escape \\" + (char) code, start);
                }
                yield code;
            }
        };
    }

    /** Up to two octal digits. */
    int octal() {
        int value = 0;
        int end = Math.min(source.length(), at + 2);
        while (at < end && source.charAt(at) >= '0' && source.charAt(at) <= '7') {
            value = value * 8 + source.charAt(at++) - '0';
        }
        return value;
    }

    private int hexadecimal(int start) throws RegexSyntaxException {
        if (skip("{")) {
            int end = source.indexOf('}', at);
            String digits = end < 0 ? "" : source.substring(at, end);
            if (!digits.matches("0*[0-9a-fA-F]{1,6}") || Integer.parseInt(digits, 16) > Character.MAX_CODE_POINT) {
                throw error("found a malformed \\x{…}, expected the hexadecimal number of a character", start);
            }
            at = end + 1;
            return Integer.parseInt(digits, 16);
        }
        int from = at;
        while (at < source.length() && at < from + 2 && Character.digit(source.charAt(at), 16) >= 0) {
            at++;
        }
        return at == from ? 0 : Integer.parseInt(source.substring(from, at), 16);
    }

    private int fixedHexadecimal(int length, int start) throws RegexSyntaxException {
        String digits = source.substring(at, Math.min(source.length(), at + length));
        if (!digits.matches("[0-9a-fA-F]{" + length + "}")) {
            throw error("found a malformed \\u, expected four hexadecimal digits", start);
        }
        at += length;
        return Integer.parseInt(digits, 16);
    }

    private int control(int start) throws RegexSyntaxException {
        if (at == source.length() || source.charAt(at) > 126) {
            throw error("found \\c without a character", start);
        }
        return Character.toUpperCase(source.charAt(at++)) ^ 64;
    }

    static RegexSyntaxException error(String message, int position) {
        return new RegexSyntaxException(message + ", at character " + (position + 1));
    }
}
