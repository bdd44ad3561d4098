package io.weir.rules.yaml;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a file with fixed keys strictly, and collects what is wrong with it, so that its author hears of all of it at once. */
public final class YamlChecks {
    private final String file;
    private final List<String> problems = new ArrayList<>();

    public YamlChecks(String file) {
        this.file = file;
    }

    /** One {@code file:line:column: message} each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    public void problem(Position at, String message) {
        problems.add(file + ":" + at.line() + ":" + at.column() + ": " + message);
    }

    /** The usual sentence: {@code level: found 'extreme', expected low or high}. */
    public void expected(String what, Yaml found, String expectation) {
        problem(found.at(), what + ": found " + found.describe() + ", expected " + expectation);
    }

    /** The maps that the documents of a text are; what is none, or no YAML, is a problem. */
    public List<Yaml.Mapping> documents(String text) {
        List<Yaml.Mapping> contents = new ArrayList<>();
        for (YamlDocument document : YamlReader.read(text)) {
            document.flaws().forEach(flaw -> problem(flaw.at(), flaw.message()));
            if (document.root() instanceof Yaml.Mapping content
                    && document.flaws().isEmpty()) {
                contents.add(content);
            } else if (document.flaws().isEmpty()) {
                expected("the file", document.root(), "a map");
            }
        }
        return contents;
    }

    public void keys(Yaml.Mapping content, Set<String> known) {
        for (Yaml.Entry entry : content.entries().values()) {
            if (!known.contains(entry.key())) {
                problem(
                        entry.keyAt(),
                        "found the key '" + entry.key() + "', expected one of "
                                + known.stream().sorted().toList());
            }
        }
    }

    /** The value of a key that must be there. */
    public Optional<Yaml> needed(Yaml.Mapping content, String key) {
        Optional<Yaml> value = content.get(key);
        if (value.isEmpty()) {
            problem(content.at(), "found no '" + key + "', expected one");
        }
        return value;
    }

    /** The map under a key that must be there; an empty one if it is not. */
    public Yaml.Mapping map(Yaml.Mapping content, String key) {
        Optional<Yaml> value = needed(content, key);
        if (value.isPresent() && value.get() instanceof Yaml.Mapping mapping) {
            return mapping;
        }
        value.ifPresent(found -> expected(key, found, "a map"));
        return new Yaml.Mapping(Map.of(), content.at());
    }

    /** The text under a key; empty if there is none. */
    public String text(Yaml.Mapping content, String key) {
        Optional<Yaml> value = content.get(key);
        if (value.isPresent() && !(value.get() instanceof Yaml.Text)) {
            expected(key, value.get(), "a text");
        }
        return value.flatMap(Yaml::scalarText).orElse("");
    }

    public String neededText(Yaml.Mapping content, String key) {
        needed(content, key);
        return text(content, key);
    }

    /** The texts under a key: a list of them, or a single one. */
    public List<Yaml.Text> texts(Yaml.Mapping content, String key) {
        List<Yaml.Text> texts = new ArrayList<>();
        for (Yaml item : items(content, key)) {
            if (item instanceof Yaml.Text text) {
                texts.add(text);
            } else {
                expected(key, item, "a text");
            }
        }
        return texts;
    }

    /** What stands in a list under a key; a single value is a list of one. */
    public List<Yaml> items(Yaml.Mapping content, String key) {
        Optional<Yaml> value = content.get(key);
        if (value.isPresent() && value.get() instanceof Yaml.Sequence sequence) {
            return sequence.items();
        }
        return value.stream().toList();
    }

    /** A whole number that must be there, and within limits; the lower limit otherwise. */
    public long whole(Yaml.Mapping content, String key, long from, long to) {
        Optional<Yaml> value = needed(content, key);
        if (value.isPresent() && value.get() instanceof Yaml.Number number && isWhole(number.value(), from, to)) {
            return number.value().longValueExact();
        }
        value.ifPresent(found -> expected(key, found, "a whole number from " + from + " to " + to));
        return from;
    }

    private static boolean isWhole(BigDecimal value, long from, long to) {
        return value.compareTo(BigDecimal.valueOf(from)) >= 0
                && value.compareTo(BigDecimal.valueOf(to)) <= 0
                && value.stripTrailingZeros().scale() <= 0;
    }
}
