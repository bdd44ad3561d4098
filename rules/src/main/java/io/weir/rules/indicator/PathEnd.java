package io.weir.rules.indicator;

import java.util.Set;

/** Tells where a file path ends that begins at a place of a text. */
final class PathEnd {
    private static final Set<String> ROOTS = Set.of(
            "bin",
            "boot",
            "data",
            "dev",
            "etc",
            "home",
            "lib",
            "lib64",
            "media",
            "mnt",
            "nix",
            "opt",
            "private",
            "proc",
            "root",
            "run",
            "sbin",
            "snap",
            "srv",
            "sys",
            "tmp",
            "usr",
            "var",
            "Applications",
            "Library",
            "System",
            "Users",
            "Volumes");
    private static final int LONGEST_ROOT = 12;
    private static final int LONGEST_PATH = 4096;
    private static final int LONGEST_VARIABLE = 32;
    private static final int WORDS_AHEAD = 4;
    private static final int LONGEST_EXTENSION = 6;
    private static final int LONGEST_WORD = 64;
    private static final String NOT_IN_WINDOWS = "\"<>|*?\t\r\n;,'`";
    private static final String NOT_IN_UNIX = " \"'`<>|*?;,&()[]{}=:$\\";

    private final PlainText text;

    private PathEnd(PlainText text) {
        this.text = text;
    }

    /** The end, or the start if no path begins there. */
    static int of(PlainText text, int from) {
        PathEnd path = new PathEnd(text);
        return switch (text.at(from)) {
            case '/' -> path.unix(from);
            case '\\' -> text.at(from + 1) == '\\' && isOfWord(text.at(from + 2)) ? path.windows(from, from + 2) : from;
            case '%' -> path.variable(from);
            default -> isDrive(text, from) ? path.windows(from, from + 3) : from;
        };
    }

    private static boolean isDrive(PlainText text, int from) {
        char letter = (char) (text.at(from) | 0x20);
        return letter >= 'a'
                && letter <= 'z'
                && text.at(from + 1) == ':'
                && (text.at(from + 2) == '\\' || text.at(from + 2) == '/')
                && isOfWord(text.at(from + 3));
    }

    private static boolean isOfWord(char character) {
        return character == '_' || character == '$' || character == '%' || Character.isLetterOrDigit(character);
    }

    private int variable(int from) {
        int to = from + 1;
        while (to - from <= LONGEST_VARIABLE && isOfWord(text.at(to)) && text.at(to) != '%') {
            to++;
        }
        return text.at(to) == '%' && text.at(to + 1) == '\\' && to > from + 1 ? windows(from, to + 2) : from;
    }

    /** At least two steps below a root that systems have; so a switch or a part of a date is none. */
    private int unix(int from) {
        int rootEnd = from + 1;
        while (rootEnd - from <= LONGEST_ROOT && Character.isLetterOrDigit(text.at(rootEnd))) {
            rootEnd++;
        }
        if (text.at(rootEnd) != '/' || !ROOTS.contains(text.substring(from + 1, rootEnd))) {
            return from;
        }
        int to = rootEnd + 1;
        while (to - from < LONGEST_PATH && isOf(to, NOT_IN_UNIX)) {
            to++;
        }
        while (text.at(to - 1) == '.') {
            to--;
        }
        return to > rootEnd + 1 ? to : from;
    }

    private boolean isOf(int index, String excluded) {
        char character = text.at(index);
        return character > ' ' && excluded.indexOf(character) < 0;
    }

    /** A path of Windows may hold blanks: behind one it goes on if it has quotes, or if a separator follows before it can have ended. */
    private int windows(int from, int start) {
        boolean isQuoted = text.at(from - 1) == '"' || text.at(from - 1) == '\'';
        int to = start;
        while (to - from < LONGEST_PATH && isOfWindows(text.at(to))) {
            if (text.at(to) == ' ' && (endsInExtension(start, to) || !isQuoted && !isSeparatorAhead(to))) {
                break;
            }
            to++;
        }
        while (to > start && " .)".indexOf(text.at(to - 1)) >= 0) {
            to--;
        }
        return withoutOffset(start, to);
    }

    /** Debuggers write {@code module.dll+1a2b} for a place in a module. */
    private int withoutOffset(int start, int end) {
        int plus = end;
        while (plus > start && IndicatorForm.isHexadecimal(text.at(plus - 1))) {
            plus--;
        }
        boolean hasOffset = plus < end && text.at(plus - 1) == '+' && Character.isLetterOrDigit(text.at(plus - 2));
        return hasOffset && endsInExtension(start, plus - 1) ? plus - 1 : end;
    }

    private static boolean isOfWindows(char character) {
        return character != 0 && character != ':' && NOT_IN_WINDOWS.indexOf(character) < 0;
    }

    private boolean endsInExtension(int start, int blank) {
        for (int i = blank - 1; i >= start && i > blank - LONGEST_EXTENSION && text.at(i) != '\\'; i--) {
            if (text.at(i) == '.') {
                return true;
            }
        }
        return false;
    }

    private boolean isSeparatorAhead(int blank) {
        int words = 0;
        for (int i = blank + 1; i < blank + LONGEST_WORD && isOfWindows(text.at(i)); i++) {
            boolean isStart = text.at(i - 1) == ' ';
            if (isStart && isSwitch(text.at(i))) {
                return false;
            }
            if (text.at(i) == '\\') {
                return !isStart;
            }
            if (text.at(i) == ' ' && ++words == WORDS_AHEAD) {
                return false;
            }
        }
        return false;
    }

    private static boolean isSwitch(char character) {
        return character == '-' || character == '/' || character == '%' || character == '&';
    }
}
