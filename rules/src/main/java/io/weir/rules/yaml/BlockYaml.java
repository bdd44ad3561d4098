package io.weir.rules.yaml;

import io.weir.rules.yaml.YamlDocument.Flaw;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the YAML that rules are written in: one document of block maps and block lists, with texts on one line, plain
 * texts over several, and literal blocks. Whatever else it meets, mistakes included, it leaves to the library, which
 * takes five times as long; so it never has to say what is wrong. Where it does read a text, it reads the same.
 */
final class BlockYaml {
    private static final int MAX_DEPTH = 30;
    private static final int MAX_CHARACTERS = 100_000;
    /** What a plain text may not begin with, or only if something else follows: not worth the distinction. */
    private static final String INDICATORS = "-?:,[]{}#&*!|>'\"%@`";

    private final String text;
    private int at; // where the line that is looked at begins
    private int end; // where it ends: at its line feed
    private int content; // its first character that is no space
    private int line = 1;

    /** There is something that only the library reads. */
    private static final class Beyond extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final Beyond THIS = new Beyond();

        private Beyond() {
            super(null, null, false, false);
        }
    }

    private BlockYaml(String text) {
        this.text = text;
    }

    /** The map that a text is; empty if only the library can tell. */
    static Optional<Yaml> read(String text) {
        if (text.length() > MAX_CHARACTERS || !isPlain(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BlockYaml(text).document());
        } catch (Beyond beyond) {
            return Optional.empty();
        }
    }

    /** Only characters that always stand for themselves, and a line feed at the end. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean isPlain = character >= ' ' && character < 0x7F
                    || character == '\n'
                    || character >= 0xA0 && character < 0x2000
                    || character >= 0x2030 && character < 0xD800;
            if (!isPlain) {
                return false;
            }
        }
        return text.endsWith("\n");
    }

    private Yaml document() {
        at = 0;
        measure();
        skipEmpty();
        require(hasLine() && column() == 0 && !isEntry(content));
        Yaml root = mapping(0, 0);
        require(!hasLine());
        return root;
    }

    // --- lines
    // --------------------------------------------------------------------------------------------------------

    private void measure() {
        end = at < text.length() ? text.indexOf('\n', at) : at;
        content = at;
        while (content < end && text.charAt(content) == ' ') {
            content++;
        }
        // Markers of documents and directives.
        require(!text.startsWith("---", at) && !text.startsWith("...", at) && !text.startsWith("%", at));
    }

    private boolean hasLine() {
        return at < text.length();
    }

    private void nextLine() {
        at = end + 1;
        line++;
        measure();
    }

    private void skipEmpty() {
        while (hasLine() && (content == end || text.charAt(content) == '#')) {
            nextLine();
        }
    }

    private int column() {
        return content - at;
    }

    private Position position(int index) {
        return new Position(line, index - at + 1);
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw Beyond.THIS;
        }
    }

    private boolean isEntry(int index) {
        return text.charAt(index) == '-' && (index + 1 == end || text.charAt(index + 1) == ' ');
    }

    private int skipSpaces(int index) {
        int next = index;
        while (next < end && text.charAt(next) == ' ') {
            next++;
        }
        return next;
    }

    /** Whether nothing but spaces and a comment follows. */
    private boolean isDone(int index) {
        int next = skipSpaces(index);
        return next == end || next > index && text.charAt(next) == '#';
    }

    // --- maps and lists
    // -----------------------------------------------------------------------------------------------

    /** A map whose keys stand in a column; {@link #content} is at the first of them, which may follow a dash. */
    private Yaml mapping(int column, int depth) {
        require(depth < MAX_DEPTH);
        Position start = position(content);
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        do {
            require(!isEntry(content));
            int colon = endOfKey(content);
            require(colon >= 0);
            Position keyAt = position(content);
            String key = key(content, colon);
            Yaml value = value(colon + 1, column, depth);
            require(entries.put(key, new Yaml.Entry(key, keyAt, value)) == null);
            skipEmpty();
        } while (hasLine() && column() == column);
        require(!hasLine() || column() < column);
        return new Yaml.Mapping(entries, start);
    }

    /** Where the colon after a key is; -1 if no key begins here. */
    private int endOfKey(int from) {
        int to = from;
        char first = text.charAt(from);
        if (first == '\'') {
            to = endOfQuoted(from);
        } else {
            while (to < end && isOfKey(text.charAt(to))) {
                to++;
            }
        }
        boolean isKey =
                to > from && to < end && text.charAt(to) == ':' && (to + 1 == end || text.charAt(to + 1) == ' ');
        return isKey ? to : -1;
    }

    private static boolean isOfKey(char character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || character == '_'
                || character == '|'
                || character == '.'
                || character == '-';
    }

    private String key(int from, int to) {
        if (text.charAt(from) == '\'') {
            return unquoted(from, to);
        }
        String key = text.substring(from, to);
        require(INDICATORS.indexOf(key.charAt(0)) < 0 && !key.equalsIgnoreCase("null"));
        return key;
    }

    /** What follows a colon, in its line or in the next ones. */
    private Yaml value(int from, int column, int depth) {
        int start = skipSpaces(from);
        if (!isDone(from)) {
            return scalar(start, column);
        }
        nextLine();
        skipEmpty();
        require(hasLine());
        if (column() > column) {
            return isEntry(content) ? sequence(column(), depth + 1) : mapping(column(), depth + 1);
        }
        require(column() == column && isEntry(content));
        return sequence(column, depth + 1);
    }

    private Yaml sequence(int column, int depth) {
        require(depth < MAX_DEPTH);
        Position start = position(content);
        List<Yaml> items = new ArrayList<>();
        do {
            int item = skipSpaces(content + 1);
            require(item < end && text.charAt(item) != '#');
            if (endOfKey(item) >= 0) {
                content = item;
                items.add(mapping(item - at, depth + 1));
            } else {
                items.add(scalar(item, column));
            }
            skipEmpty();
        } while (hasLine() && column() == column && isEntry(content));
        require(!hasLine() || column() <= column);
        return new Yaml.Sequence(List.copyOf(items), start);
    }

    // --- scalars
    // ------------------------------------------------------------------------------------------------------

    /** A text that belongs to what stands in a column: whatever is further right may go on with it. */
    private Yaml scalar(int from, int column) {
        Position start = position(from);
        char first = text.charAt(from);
        if (first == '\'' || first == '"') {
            int to = endOfQuoted(from);
            require(isDone(to));
            String value = unquoted(from, to);
            nextLine();
            return new Yaml.Text(value, start);
        }
        if (first == '|') {
            require(from + 1 == end);
            return new Yaml.Text(literal(column), start);
        }
        boolean isDashed = first == '-' && from + 1 < end && text.charAt(from + 1) != ' ';
        require(INDICATORS.indexOf(first) < 0 || isDashed);
        List<Flaw> flaws = new ArrayList<>();
        Yaml value = YamlReader.plain(folded(from, column), start, flaws);
        require(flaws.isEmpty());
        return value;
    }

    /** Behind the closing quote, which must be in the same line. */
    private int endOfQuoted(int from) {
        char quote = text.charAt(from);
        int to = from + 1;
        while (true) {
            int next = text.indexOf(quote, to);
            require(next >= 0 && next < end);
            if (quote == '"') {
                int escape = text.indexOf('\\', from);
                require(escape < 0 || escape > next);
                return next + 1;
            }
            if (next + 1 == end || text.charAt(next + 1) != quote) {
                return next + 1;
            }
            to = next + 2;
        }
    }

    private String unquoted(int from, int to) {
        String inner = text.substring(from + 1, to - 1);
        return text.charAt(from) == '\'' ? inner.replace("''", "'") : inner;
    }

    /** A plain text; a line feed in it reads as a space, and further empty lines as line feeds. */
    private String folded(int from, int column) {
        int comment = text.indexOf(" #", from);
        if (comment >= 0 && comment < end) {
            String whole = plainPart(from, comment);
            nextLine();
            skipEmpty();
            require(!hasLine() || column() <= column);
            return whole;
        }
        String first = plainPart(from, end);
        nextLine();
        if (!hasLine() || content < end && column() <= column) {
            return first;
        }
        var whole = new StringBuilder(first);
        int empty = 0;
        while (hasLine() && (content == end || column() > column)) {
            if (content == end) {
                empty++;
            } else {
                require(INDICATORS.indexOf(text.charAt(content)) < 0);
                whole.append(empty == 0 ? " " : "\n".repeat(empty)).append(plainPart(content, end));
                empty = 0;
            }
            nextLine();
        }
        return whole.toString();
    }

    private String plainPart(int from, int limit) {
        int to = limit;
        while (text.charAt(to - 1) == ' ') {
            to--;
        }
        for (int i = from; i < to; i++) {
            char character = text.charAt(i);
            require(character != '#' || text.charAt(i - 1) != ' ');
            require(character != ':' || i + 1 < to && text.charAt(i + 1) != ' ');
        }
        return text.substring(from, to);
    }

    /** A literal block: its lines as they are, with one line feed at the end. */
    private String literal(int column) {
        nextLine();
        require(hasLine() && content < end && column() > column);
        int indent = column();
        var whole = new StringBuilder();
        int empty = 0;
        while (hasLine() && (content == end || column() >= indent)) {
            if (content == end) {
                require(end - at <= indent);
                empty++;
            } else {
                whole.append("\n".repeat(empty)).append(text, at + indent, end + 1);
                empty = 0;
            }
            nextLine();
        }
        require(!hasLine() || column() <= column);
        return whole.toString();
    }
}
