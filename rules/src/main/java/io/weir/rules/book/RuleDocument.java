package io.weir.rules.book;

import io.weir.rules.sigma.RuleSource;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One document of a rule file: what can be pushed and removed by itself. Its lines are numbered as in the file it came
 * from.
 *
 * @param key what a later document must be called to take its place: its id, else its name, else its title
 * @param text empty if the document is removed
 */
public record RuleDocument(String key, String file, String text) implements Serializable {
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** No YAML holds this. */
    private static final String AS_AT_START = "\0";

    /** Takes a rule away, one that the job was started with, too. */
    public static RuleDocument removed(String key) {
        return new RuleDocument(normal(key), "", "");
    }

    /** Forgets what was pushed under a key: what the job was started with counts again, if it has the rule. */
    public static RuleDocument asAtStart(String key) {
        return new RuleDocument(normal(key), "", AS_AT_START);
    }

    public boolean isRemoval() {
        return text.isEmpty();
    }

    public boolean isAsAtStart() {
        return text.equals(AS_AT_START);
    }

    /** The document as it is read from a file of its own: what stands before and after it in a file changes nothing in it. */
    public String content() {
        int from = 0;
        while (from < text.length() && text.charAt(from) == '\n') {
            from++;
        }
        int to = text.length();
        while (to > from && text.charAt(to - 1) == '\n') {
            to--;
        }
        return text.substring(from, to) + "\n\n";
    }

    /** The line of its file in which it begins. */
    public int line() {
        int line = 1;
        while (line <= text.length() && text.charAt(line - 1) == '\n') {
            line++;
        }
        return line;
    }

    public RuleSource source() {
        return new RuleSource(file, text);
    }

    /** The documents of a file, in their order. */
    public static List<RuleDocument> of(RuleSource file) {
        List<RuleDocument> documents = new ArrayList<>();
        var text = new StringBuilder();
        boolean hasContent = false;
        for (String line : file.text().split("\n", -1)) {
            boolean isBoundary = line.startsWith("---") || line.startsWith("...");
            if (isBoundary && hasContent) {
                add(file.file(), text, documents);
                hasContent = false;
            }
            if (isBoundary) {
                // What comes before a document is empty lines, as many as it takes.
                String behind = line.substring(3);
                text = new StringBuilder("\n".repeat(lines(text)))
                        .append(behind)
                        .append('\n');
                hasContent = !behind.isBlank() && !behind.strip().startsWith("#");
            } else {
                text.append(line).append('\n');
                hasContent |= !line.isBlank() && !line.startsWith("#");
            }
        }
        if (hasContent) {
            add(file.file(), text, documents);
        }
        return documents;
    }

    private static int lines(CharSequence text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }

    private static void add(String file, StringBuilder text, List<RuleDocument> documents) {
        String all = text.toString();
        documents.add(new RuleDocument(key(all).orElse(file + ":" + documents.size()), file, all));
    }

    /** The key that its text says, if it says one. */
    Optional<String> ownKey() {
        return key(text);
    }

    /** The same key that the compiled rule has: from the top level of the document, whatever else it holds. */
    private static Optional<String> key(String text) {
        return TopLevel.scalar(text, "id")
                .map(RuleDocument::normal)
                .or(() -> TopLevel.scalar(text, "name"))
                .or(() -> TopLevel.scalar(text, "title"));
    }

    /** An id is a number, whatever the case of its digits. */
    private static String normal(String key) {
        return UUID.matcher(key).matches() ? key.toLowerCase(Locale.ROOT) : key;
    }
}
