package io.weir.rules.book;

import io.weir.rules.sigma.RuleSource;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One document of a rule file: what can be pushed and removed by itself. Its lines are numbered as in the file it came
 * from.
 *
 * @param key what a later document must be called to take its place: its id, else its name, else its title
 * @param text empty if the document is removed
 */
public record RuleDocument(String key, String file, String text) implements Serializable {

    public static RuleDocument removed(String key) {
        return new RuleDocument(key, "", "");
    }

    public boolean isRemoval() {
        return text.isEmpty();
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

    /** The same key that the compiled rule has: from the top level of the document, whatever else it holds. */
    private static Optional<String> key(String text) {
        return TopLevel.scalar(text, "id")
                .or(() -> TopLevel.scalar(text, "name"))
                .or(() -> TopLevel.scalar(text, "title"));
    }
}
