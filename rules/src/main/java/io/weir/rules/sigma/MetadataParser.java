package io.weir.rules.sigma;

import io.weir.rules.alert.Severity;
import io.weir.rules.yaml.Yaml;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads and checks what a document says about itself. */
final class MetadataParser {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TAG = Pattern.compile("[^.\\s]+\\.\\S.*");
    private static final int LONGEST_TITLE = 256;

    private enum Relation {
        DERIVED,
        OBSOLETE,
        MERGED,
        RENAMED,
        SIMILAR
    }

    private final Attributes attributes;
    private final Problems problems;

    private MetadataParser(Attributes attributes, Problems problems) {
        this.attributes = attributes;
        this.problems = problems;
    }

    static Metadata parse(Attributes attributes, Problems problems) {
        return new MetadataParser(attributes, problems).metadata();
    }

    private Metadata metadata() {
        related();
        tags();
        attributes.list("scope");
        return new Metadata(
                title(),
                id(),
                attributes.text("name"),
                attributes.oneOf("status", Status.values()),
                attributes.oneOf("level", Severity.values()),
                freeText("description"),
                freeText("author"),
                date("date"),
                date("modified"),
                attributes.list("tags"),
                lines("references"),
                lines("fields"),
                lines("falsepositives"));
    }

    /** A list of texts for people. One with a colon and a space that is not in quotes is a map to YAML. */
    private List<String> lines(String key) {
        for (Yaml line : attributes.items(key)) {
            if (line instanceof Yaml.Mapping || line instanceof Yaml.Sequence) {
                problems.expected(key, line, "a text, in quotes if it holds ': '");
            }
        }
        return attributes.list(key);
    }

    private String title() {
        Optional<Yaml> title = attributes.mandatory("title");
        Optional<String> text = title.isEmpty() ? Optional.empty() : attributes.text("title");
        if (text.isPresent() && text.get().codePointCount(0, text.get().length()) > LONGEST_TITLE) {
            problems.expected("title", title.get(), "at most " + LONGEST_TITLE + " characters");
        }
        return text.orElse("");
    }

    /** Lower case: an id is a number, whatever the case of its digits. */
    private Optional<String> id() {
        return attributes.mapping().get("id").flatMap(value -> {
            if (!isUuid(value)) {
                problems.expected("id", value, "a UUID");
                return Optional.empty();
            }
            return value.scalarText().map(text -> text.toLowerCase(Locale.ROOT));
        });
    }

    private static boolean isUuid(Yaml value) {
        return value instanceof Yaml.Text text && UUID.matcher(text.text()).matches();
    }

    private String freeText(String key) {
        return attributes.mapping().get(key).flatMap(Yaml::scalarText).orElse("");
    }

    private String date(String key) {
        Optional<Yaml> value = attributes.mapping().get(key);
        if (value.isEmpty()) {
            return "";
        }
        String text = value.get() instanceof Yaml.Text written ? written.text() : "";
        try {
            if (DATE.matcher(text).matches()) {
                return LocalDate.parse(text).toString();
            }
        } catch (DateTimeException impossible) {
            // reported below, like any other text
        }
        problems.expected(key, value.get(), "a real date, YYYY-MM-DD");
        return "";
    }

    private void tags() {
        for (Yaml tag : attributes.items("tags")) {
            if (!(tag instanceof Yaml.Text text) || !TAG.matcher(text.text()).matches()) {
                problems.expected("tags", tag, "a tag with a namespace, such as attack.t1059");
            }
        }
    }

    private void related() {
        attributes.list("related");
        for (Yaml entry : attributes.items("related")) {
            if (entry instanceof Yaml.Mapping mapping) {
                Attributes relation = new Attributes(mapping, problems);
                relation.mandatory("id")
                        .filter(id -> !isUuid(id))
                        .ifPresent(id -> problems.expected("related", id, "a UUID"));
                relation.mandatory("type");
                relation.oneOf("type", Relation.values());
            } else {
                problems.expected("related", entry, "a map with id and type");
            }
        }
    }
}
