package io.weir.rules.mapping;

import io.weir.rules.condition.Condition;
import io.weir.rules.condition.Glob;
import io.weir.rules.condition.ValueTest;
import io.weir.rules.event.Field;
import io.weir.rules.event.LogSource;
import io.weir.rules.yaml.Position;
import io.weir.rules.yaml.Yaml;
import io.weir.rules.yaml.YamlDocument;
import io.weir.rules.yaml.YamlReader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a mapping file; whatever it does not know is a problem. */
final class MappingReader {
    private static final Set<String> FILE_KEYS = Set.of("title", "product", "places", "fields", "sources");
    private static final Set<String> SOURCE_KEYS = Set.of("category", "service", "when", "places", "fields");

    private final String file;
    private final List<String> problems;

    MappingReader(String file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    List<Mapping> read(String text) {
        List<Mapping> mappings = new ArrayList<>();
        for (YamlDocument document : YamlReader.read(text)) {
            document.flaws().forEach(flaw -> problem(flaw.at(), flaw.message()));
            map(document.root(), "a mapping").ifPresent(content -> mappings.add(mapping(content)));
        }
        return mappings;
    }

    private Mapping mapping(Yaml.Mapping content) {
        refuseOthersThan(FILE_KEYS, content);
        String product = text(content, "product");
        List<String> patterns = content.get("places").map(this::texts).orElse(List.of());
        Map<String, List<String>> named = new LinkedHashMap<>();
        content.get("fields")
                .flatMap(fields -> map(fields, "fields with their places"))
                .ifPresent(fields ->
                        fields.entries().values().forEach(entry -> named.put(entry.key(), texts(entry.value()))));
        var places = new Mapping.Places(patterns, named, Map.of());
        List<Mapping.Source> sources = new ArrayList<>();
        for (Yaml item : content.get("sources").map(this::items).orElse(List.of())) {
            map(item, "a log source").ifPresent(source -> sources.add(source(source, product, places)));
        }
        return new Mapping(product, places, sources);
    }

    private Mapping.Source source(Yaml.Mapping content, String product, Mapping.Places filePlaces) {
        refuseOthersThan(SOURCE_KEYS, content);
        List<Condition> conditions = new ArrayList<>();
        Optional<Yaml.Mapping> when = content.get("when").flatMap(value -> map(value, "fields with values"));
        if (when.isEmpty() || when.get().entries().isEmpty()) {
            problem(content.at(), "found no 'when', expected at least one field by which the events are known");
        } else {
            when.get().entries().values().forEach(entry -> conditions.add(anyOf(entry)));
        }
        Map<String, String> renamed = new LinkedHashMap<>();
        content.get("fields")
                .flatMap(fields -> map(fields, "fields with the names that the events give them"))
                .ifPresent(fields -> fields.entries()
                        .values()
                        .forEach(entry -> renamed.put(entry.key(), text(fields, entry.key()))));
        List<String> patterns = content.get("places").map(this::texts).orElse(filePlaces.patterns());
        return new Mapping.Source(
                new LogSource(text(content, "category"), product, text(content, "service")),
                when.map(fields -> Set.copyOf(fields.entries().keySet())).orElse(Set.of()),
                new Condition.AllOf(conditions),
                new Mapping.Places(patterns, filePlaces.named(), renamed));
    }

    private Condition anyOf(Yaml.Entry entry) {
        Field field = Field.of(entry.key());
        List<Condition> tests = new ArrayList<>();
        for (Yaml value : items(entry.value())) {
            if (value instanceof Yaml.Number number) {
                tests.add(new Condition.FieldTest(field, new ValueTest.NumberEquals(number.value())));
            } else if (value instanceof Yaml.Text text) {
                tests.add(new Condition.FieldTest(field, ValueTest.TextMatch.of(Glob.parse(text.text()), false)));
            } else {
                problem(value.at(), "found " + value.describe() + ", expected a text or a number");
            }
        }
        return new Condition.AnyOf(tests);
    }

    private String text(Yaml.Mapping content, String key) {
        Optional<Yaml> value = content.get(key);
        if (value.isPresent() && !(value.get() instanceof Yaml.Text)) {
            problem(value.get().at(), "found " + value.get().describe() + ", expected a text");
        }
        return value.flatMap(Yaml::scalarText).orElse("");
    }

    private List<String> texts(Yaml value) {
        List<String> texts = new ArrayList<>();
        for (Yaml item : items(value)) {
            if (item instanceof Yaml.Text text) {
                texts.add(text.text());
            } else {
                problem(item.at(), "found " + item.describe() + ", expected a text");
            }
        }
        return texts;
    }

    private List<Yaml> items(Yaml value) {
        return value instanceof Yaml.Sequence sequence ? sequence.items() : List.of(value);
    }

    private Optional<Yaml.Mapping> map(Yaml value, String expected) {
        if (value instanceof Yaml.Mapping mapping) {
            return Optional.of(mapping);
        }
        problem(value.at(), "found " + value.describe() + ", expected " + expected);
        return Optional.empty();
    }

    private void refuseOthersThan(Set<String> known, Yaml.Mapping content) {
        for (Yaml.Entry entry : content.entries().values()) {
            if (!known.contains(entry.key())) {
                problem(
                        entry.keyAt(),
                        "found the key '" + entry.key() + "', expected one of "
                                + known.stream().sorted().toList());
            }
        }
    }

    private void problem(Position at, String message) {
        problems.add(file + ":" + at.line() + ":" + at.column() + ": " + message);
    }
}
