package io.weir.jobs.config;

import io.weir.rules.yaml.Position;
import io.weir.rules.yaml.Yaml;
import io.weir.rules.yaml.YamlDocument;
import io.weir.rules.yaml.YamlReader;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Values by dotted key, from a YAML text and the environment; collects every mistake before it fails. */
final class Settings {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|KiB|MiB|GiB)?");
    private static final String ENVIRONMENT_PREFIX = "WEIR_";

    private record Value(String text, String place) {}

    private final String name;
    private final ConfigSource source;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, Yaml.Sequence> lists = new LinkedHashMap<>();
    private final List<Settings> sections = new ArrayList<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final List<String> problems;

    Settings(ConfigSource source) {
        this.name = source.name();
        this.source = source;
        this.problems = new ArrayList<>();
        List<YamlDocument> documents = YamlReader.read(source.yaml());
        documents.stream()
                .flatMap(document -> document.flaws().stream())
                .forEach(flaw -> problems.add(place(flaw.at()) + ": " + flaw.message()));
        if (documents.size() > 1) {
            problems.add(name + ": found " + documents.size() + " documents, expected one");
        }
        if (!documents.isEmpty() && problems.isEmpty()) {
            read("", documents.get(0).root());
        }
    }

    /** One element of a list; the environment cannot reach it. */
    private Settings(Settings parent, Yaml content) {
        this.name = parent.name;
        this.source = new ConfigSource(parent.name, "", Map.of(), Map.of());
        this.problems = parent.problems;
        read("", content);
    }

    private void read(String key, Yaml value) {
        if (value instanceof Yaml.Mapping mapping) {
            mapping.entries()
                    .values()
                    .forEach(entry -> read(key.isEmpty() ? entry.key() : key + "." + entry.key(), entry.value()));
        } else if (key.isEmpty()) {
            problems.add(place(value.at()) + ": found " + value.describe() + ", expected a map of settings");
        } else if (value instanceof Yaml.Sequence list) {
            lists.put(key, list);
        } else {
            values.put(key, new Value(value.scalarText().orElse(""), place(value.at())));
        }
    }

    private String place(Position at) {
        return name + ":" + at.line() + ":" + at.column();
    }

    String text(String key, String byDefault) {
        return value(key, byDefault, "text", text -> text);
    }

    String required(String key, String byDefault) {
        return value(key, byDefault, "a value", text -> {
            if (text.isBlank()) {
                throw new IllegalArgumentException("empty");
            }
            return text;
        });
    }

    /** The elements of a list, each with settings of its own. */
    List<Settings> sections(String key) {
        known.add(key);
        Yaml.Sequence list = lists.remove(key);
        if (list == null) {
            return List.of();
        }
        List<Settings> elements =
                list.items().stream().map(item -> new Settings(this, item)).toList();
        sections.addAll(elements);
        return elements;
    }

    /** All values below a key, by what follows it. */
    Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(key + ".")) {
                known.add(name);
                texts.put(name.substring(key.length() + 1), value.text());
            }
        });
        return texts;
    }

    ZoneId zone(String key, String byDefault) {
        return value(key, byDefault, "a time zone such as Europe/Berlin or +02:00", text -> {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("unknown", e);
            }
        });
    }

    String oneOf(String key, String byDefault, List<String> choices) {
        return value(key, byDefault, "one of " + String.join(", ", choices), text -> {
            if (!choices.contains(text)) {
                throw new IllegalArgumentException("unknown");
            }
            return text;
        });
    }

    /** Several values separated by commas. */
    List<String> list(String key, String byDefault) {
        return value(key, byDefault, "values separated by commas", text -> Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList());
    }

    Pattern pattern(String key, String byDefault) {
        return value(key, byDefault, "a regular expression", text -> {
            try {
                return Pattern.compile(text);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(e.getDescription(), e);
            }
        });
    }

    int number(String key, int byDefault, int least) {
        return value(key, Integer.toString(byDefault), "a whole number of at least " + least, text -> {
            int number = Integer.parseInt(text);
            if (number < least) {
                throw new IllegalArgumentException("too small");
            }
            return number;
        });
    }

    Duration duration(String key, String byDefault) {
        return value(key, byDefault, "a duration such as 500ms, 2s, 5m, 1h or 1d", text -> {
            Matcher parts = matching(DURATION, text);
            long amount = Long.parseLong(parts.group(1));
            return switch (parts.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        });
    }

    /** A size in bytes that fits an array. */
    int size(String key, String byDefault) {
        return value(key, byDefault, "a size such as 512KiB or 4MiB, below 1GiB", text -> {
            Matcher parts = matching(SIZE, text);
            String unit = parts.group(2) == null ? "B" : parts.group(2);
            int shift = List.of("B", "KiB", "MiB", "GiB").indexOf(unit) * 10;
            long bytes = Long.parseLong(parts.group(1)) << shift;
            if (bytes <= 0 || bytes >= 1L << 30) {
                throw new IllegalArgumentException("out of range");
            }
            return (int) bytes;
        });
    }

    <E extends Enum<E>> E choice(String key, E byDefault) {
        Map<String, E> choices = new LinkedHashMap<>();
        for (E constant : byDefault.getDeclaringClass().getEnumConstants()) {
            choices.put(word(constant), constant);
        }
        return value(key, word(byDefault), "one of " + String.join(", ", choices.keySet()), text -> {
            if (!choices.containsKey(text)) {
                throw new IllegalArgumentException("unknown");
            }
            return choices.get(text);
        });
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Matcher matching(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("malformed");
        }
        return matcher;
    }

    private <T> T value(String key, String byDefault, String expected, Function<String, T> parse) {
        known.add(key);
        Value given = overriding(key);
        if (given == null) {
            given = values.getOrDefault(key, new Value(byDefault, name));
        }
        try {
            return parse.apply(given.text());
        } catch (IllegalArgumentException e) {
            problems.add(given.place() + ": " + key + ": found '" + given.text() + "', expected " + expected);
            return parse.apply(byDefault);
        }
    }

    private Value overriding(String key) {
        String variable = variable(key);
        if (source.set().containsKey(key)) {
            return new Value(source.set().get(key), "--set");
        }
        return source.environment().containsKey(variable)
                ? new Value(source.environment().get(variable), "environment variable " + variable)
                : null;
    }

    /** The known keys that the environment or {@code --set} overrides, with their values. */
    Map<String, String> overrides() {
        Map<String, String> overrides = new LinkedHashMap<>();
        for (String key : known) {
            Value value = overriding(key);
            if (value != null) {
                overrides.put(key, value.text());
            }
        }
        return overrides;
    }

    static String variable(String key) {
        return ENVIRONMENT_PREFIX
                + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Adds a mistake that only shows when several values are seen together. */
    void problem(String key, String message) {
        String place = values.containsKey(key) ? values.get(key).place() : name;
        problems.add(place + ": " + key + ": " + message);
    }

    /** Fails with every missing, malformed and unknown key at once. */
    void check() {
        source.set().keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> problems.add("--set: " + key + ": unknown key" + suggestion(key)));
        reportUnknown();
        if (!problems.isEmpty()) {
            throw new ConfigException(name, problems);
        }
    }

    private void reportUnknown() {
        lists.forEach((key, list) -> problems.add(
                place(list.at()) + ": " + key + ": found a list, expected one value (separate several by commas)"));
        values.forEach((key, value) -> {
            if (!known.contains(key)) {
                problems.add(value.place() + ": " + key + ": unknown key" + suggestion(key));
            }
        });
        sections.forEach(Settings::reportUnknown);
    }

    private String suggestion(String key) {
        Map<String, Integer> distances = new HashMap<>();
        known.forEach(candidate -> distances.put(candidate, distance(key, candidate)));
        return distances.entrySet().stream()
                .filter(entry -> entry.getValue() <= 3)
                .min(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> "; did you mean " + entry.getKey() + "?")
                .orElse("");
    }

    /** How many letters must be inserted, removed or changed to turn one word into the other. */
    private static int distance(String first, String second) {
        int[] previous = new int[second.length() + 1];
        for (int j = 0; j <= second.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= first.length(); i++) {
            int[] current = new int[second.length() + 1];
            current[0] = i;
            for (int j = 1; j <= second.length(); j++) {
                int change = previous[j - 1] + (first.charAt(i - 1) == second.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[second.length()];
    }
}
