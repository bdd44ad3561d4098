package io.weir.rules.indicator;

/**
 * A text with the disguise taken off its indicators: {@code evil[.]example}, {@code user(at)evil[dot]example}. It keeps what was
 * disguised where, since nobody disguises a version number or a file name.
 */
final class PlainText {
    private static final String[] WORDS = {".", "dot", "@", "at", ":", "://", "/"};
    private static final String[] MEANT = {".", ".", "@", "@", ":", "://", "/"};

    final char[] characters;
    final int length;
    private final boolean[] disguised;

    private PlainText(char[] characters, boolean[] disguised, int length) {
        this.characters = characters;
        this.disguised = disguised;
        this.length = length;
    }

    static PlainText of(String text, int limit) {
        int end = Math.min(text.length(), limit);
        char[] characters = new char[end];
        boolean[] disguised = new boolean[end];
        int length = 0;
        int at = 0;
        while (at < end) {
            char character = text.charAt(at);
            int word = closing(character) == 0 ? -1 : word(text, at, end);
            if (word < 0) {
                characters[length++] = character;
                at++;
                continue;
            }
            for (int i = 0; i < MEANT[word].length(); i++) {
                disguised[length] = true;
                characters[length++] = MEANT[word].charAt(i);
            }
            at += WORDS[word].length() + 2;
        }
        return new PlainText(characters, disguised, length);
    }

    private static char closing(char opening) {
        return switch (opening) {
            case '[' -> ']';
            case '(' -> ')';
            case '{' -> '}';
            default -> 0;
        };
    }

    /** The word in the brackets that open at a place, by its number; -1 if it is none of ours. */
    private static int word(String text, int at, int end) {
        for (int i = 0; i < WORDS.length; i++) {
            int close = at + 1 + WORDS[i].length();
            if (close < end
                    && text.charAt(close) == closing(text.charAt(at))
                    && text.regionMatches(true, at + 1, WORDS[i], 0, WORDS[i].length())) {
                return i;
            }
        }
        return -1;
    }

    /** The character at a place; 0 outside the text. */
    char at(int index) {
        return index < 0 || index >= length ? 0 : characters[index];
    }

    boolean isDisguised(int from, int to) {
        for (int i = from; i < to; i++) {
            if (disguised[i]) {
                return true;
            }
        }
        return false;
    }

    String substring(int from, int to) {
        return new String(characters, from, to - from);
    }

    boolean startsWith(int from, String text) {
        if (from + text.length() > length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (characters[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
