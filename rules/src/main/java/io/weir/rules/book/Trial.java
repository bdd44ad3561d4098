package io.weir.rules.book;

import io.weir.rules.yaml.Position;
import io.weir.rules.yaml.Yaml;
import io.weir.rules.yaml.YamlDocument;
import io.weir.rules.yaml.YamlReader;

import java.util.List;
import java.util.Optional;

/** Puts rules on trial: writes {@code shadow: true} under {@code weir} into their text, and leaves the rest as it stands. */
public final class Trial {
    private static final String MARK = "shadow: true";

    private Trial() {}

    /**
     * The document on trial. What is no rule at all stays as it is, to be refused for that.
     *
     * @throws IllegalArgumentException if it cannot be on trial
     */
    public static RuleDocument of(RuleDocument document) {
        Optional<Yaml.Mapping> root = root(document.text());
        if (root.isEmpty()) {
            return document;
        }
        if (root.get().get("filter").isPresent()) {
            throw new IllegalArgumentException(document.file() + ": found the filter '" + document.key()
                    + "', expected rules: what changes other rules cannot be on trial");
        }
        String text = marked(document.text(), root.get());
        if (!isMarked(text)) {
            throw new IllegalArgumentException(document.file() + ": found a rule '" + document.key()
                    + "' that cannot be marked, expected 'shadow: true' under 'weir' in its text");
        }
        return new RuleDocument(document.key(), document.file(), text);
    }

    private static Optional<Yaml.Mapping> root(String text) {
        List<YamlDocument> documents = YamlReader.read(text);
        return documents.size() == 1 && documents.get(0).root() instanceof Yaml.Mapping mapping
                ? Optional.of(mapping)
                : Optional.empty();
    }

    private static boolean isMarked(String text) {
        return root(text)
                .flatMap(root -> root.get("weir"))
                .filter(weir -> weir instanceof Yaml.Mapping keys
                        && keys.get("shadow").flatMap(Yaml::scalarText).equals(Optional.of("true")))
                .isPresent();
    }

    private static String marked(String text, Yaml.Mapping root) {
        Optional<Yaml> weir = root.get("weir");
        if (weir.isEmpty()) {
            return isFlow(text, root) ? inFlow(text, root, "weir: {" + MARK + "}") : appended(text, root);
        }
        if (weir.get() instanceof Yaml.Null) {
            int colon = text.indexOf(':', offset(text, root.keyPosition("weir")));
            return inserted(text, colon + 1, " {" + MARK + "}");
        }
        if (!(weir.get() instanceof Yaml.Mapping keys)) {
            return text;
        }
        if (keys.get("shadow").isPresent()) {
            Yaml value = keys.get("shadow").get();
            int at = offset(text, value.at());
            return value instanceof Yaml.Bool bool && !bool.value()
                    ? text.substring(0, at) + "true" + text.substring(at + "false".length())
                    : text;
        }
        if (isFlow(text, keys)) {
            return inFlow(text, keys, MARK);
        }
        Position first = keys.entries().values().iterator().next().keyAt();
        return inserted(text, offset(text, first), MARK + "\n" + " ".repeat(first.column() - 1));
    }

    private static String appended(String text, Yaml.Mapping root) {
        String indent = " ".repeat(root.at().column() - 1);
        return text + (text.endsWith("\n") ? "" : "\n") + indent + "weir: {" + MARK + "}\n";
    }

    private static boolean isFlow(String text, Yaml.Mapping mapping) {
        return text.charAt(offset(text, mapping.at())) == '{';
    }

    private static String inFlow(String text, Yaml.Mapping mapping, String entry) {
        return inserted(
                text, offset(text, mapping.at()) + 1, entry + (mapping.entries().isEmpty() ? "" : ", "));
    }

    private static String inserted(String text, int at, String more) {
        return text.substring(0, at) + more + text.substring(at);
    }

    private static int offset(String text, Position position) {
        int start = 0;
        for (int line = 1; line < position.line(); line++) {
            start = text.indexOf('\n', start) + 1;
        }
        return text.offsetByCodePoints(start, position.column() - 1);
    }
}
