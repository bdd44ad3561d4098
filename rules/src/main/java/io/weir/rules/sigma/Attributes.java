package io.weir.rules.sigma;

import io.weir.rules.yaml.Yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Typed reading of the keys of a map; what does not fit is reported and reads as absent. */
final class Attributes {
    private static final Pattern TIMESPAN = Pattern.compile("0*([1-9][0-9]{0,8})([smhd])");

    private final Yaml.Mapping mapping;
    private final Problems problems;
    /** The keys that lead here, each with a dot, so that a message names the whole path. */
    private final String path;

    Attributes(Yaml.Mapping mapping, Problems problems) {
        this(mapping, problems, "");
    }

    Attributes(Yaml.Mapping mapping, Problems problems, String path) {
        this.mapping = mapping;
        this.problems = problems;
        this.path = path;
    }

    Yaml.Mapping mapping() {
        return mapping;
    }

    boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    /** The value of a key that must be there. */
    Optional<Yaml> mandatory(String key) {
        if (!has(key)) {
            problems.add(mapping.at(), path + key + ": found nothing, expected it to be stated");
        }
        return mapping.get(key);
    }

    Optional<Attributes> mandatoryMap(String key) {
        return mandatory(key).flatMap(value -> asMap(key, value));
    }

    Optional<Attributes> map(String key) {
        return mapping.get(key).flatMap(value -> asMap(key, value));
    }

    /** Like {@link #map}, but a key that is absent reads as a map without entries. */
    Optional<Attributes> mapOrNothing(String key) {
        return asMap(key, mapping.get(key).orElse(new Yaml.Mapping(Map.of(), mapping.at())));
    }

    private Optional<Attributes> asMap(String key, Yaml value) {
        if (value instanceof Yaml.Mapping map) {
            return Optional.of(new Attributes(map, problems, path + key + "."));
        }
        problems.expected(path + key, value, "a map");
        return Optional.empty();
    }

    /** Text that is not empty. */
    Optional<String> text(String key) {
        return mapping.get(key).flatMap(value -> asText(key, value));
    }

    private Optional<String> asText(String key, Yaml value) {
        if (value instanceof Yaml.Text text && !text.text().isEmpty()) {
            return Optional.of(text.text());
        }
        problems.expected(path + key, value, "text that is not empty");
        return Optional.empty();
    }

    Optional<Boolean> bool(String key) {
        Optional<Yaml> value = mapping.get(key);
        if (value.isPresent() && !(value.get() instanceof Yaml.Bool)) {
            problems.expected(path + key, value.get(), "true or false");
        }
        return value.filter(Yaml.Bool.class::isInstance).map(found -> ((Yaml.Bool) found).value());
    }

    <E extends Enum<E>> Optional<E> oneOf(String key, E[] choices) {
        return mapping.get(key).flatMap(value -> choice(key, value, choices));
    }

    <E extends Enum<E>> Optional<E> choice(String key, Yaml value, E[] choices) {
        Optional<E> chosen = Stream.of(choices)
                .filter(choice -> value instanceof Yaml.Text text
                        && text.text().equals(choice.name().toLowerCase(Locale.ROOT)))
                .findFirst();
        if (chosen.isEmpty()) {
            problems.expected(
                    path + key,
                    value,
                    "one of "
                            + Stream.of(choices)
                                    .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", ")));
        }
        return chosen;
    }

    Optional<Duration> timespan(String key) {
        return mapping.get(key).flatMap(value -> {
            Matcher matcher = TIMESPAN.matcher(value instanceof Yaml.Text text ? text.text() : "");
            if (!matcher.matches()) {
                problems.expected(path + key, value, "a whole number above zero and one of s, m, h, d");
                return Optional.empty();
            }
            long count = Long.parseLong(matcher.group(1));
            return Optional.of(
                    switch (matcher.group(2)) {
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    });
        });
    }

    /** A list of any values; their text. */
    List<String> list(String key) {
        Optional<Yaml> value = mapping.get(key);
        if (value.isPresent() && !(value.get() instanceof Yaml.Sequence)) {
            problems.expected(path + key, value.get(), "a list");
        }
        return items(key).stream().flatMap(item -> item.scalarText().stream()).toList();
    }

    /** The elements of a list; none if it is absent or no list. */
    List<Yaml> items(String key) {
        return mapping.get(key)
                .filter(Yaml.Sequence.class::isInstance)
                .map(value -> ((Yaml.Sequence) value).items())
                .orElse(List.of());
    }

    /** One text or a list of at least one. */
    List<Yaml.Text> texts(String key) {
        Optional<Yaml> value = mapping.get(key);
        if (value.isEmpty()) {
            return List.of();
        }
        List<Yaml> items = value.get() instanceof Yaml.Sequence sequence ? sequence.items() : List.of(value.get());
        if (items.isEmpty()) {
            problems.add(value.get().at(), path + key + ": found an empty list, expected at least one text");
        }
        List<Yaml.Text> texts = new ArrayList<>();
        for (Yaml item : items) {
            asText(key, item).ifPresent(text -> texts.add((Yaml.Text) item));
        }
        return texts;
    }

    void refuseOthersThan(List<String> known) {
        mapping.entries().values().stream()
                .filter(entry -> !known.contains(entry.key()))
                .forEach(entry -> problems.add(
                        entry.keyAt(), "found the unknown key '" + entry.key() + "', expected one of " + known));
    }
}
