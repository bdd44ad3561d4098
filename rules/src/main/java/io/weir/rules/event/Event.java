package io.weir.rules.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An event as the plain evaluator sees it: a tree of maps, lists and scalars (text, booleans, exact numbers, null).
 *
 * <p>The routing envelope is apart from the fields, so that no search can find it. For one thread at a time.
 */
public final class Event {
    private static final String LOG_SOURCE_KEY = "@logsource";
    private static final Field TIMESTAMP = Field.of("@timestamp");

    private final Map<String, Object> fields;
    private final Optional<LogSource> logSource;
    private final Function<Field, List<Field>> places;
    /** Thousands of rules ask for the same few fields. */
    private final Map<String, List<Object>> scalarsByName = new HashMap<>();

    private Event(Map<String, Object> fields, Optional<LogSource> logSource, Function<Field, List<Field>> places) {
        this.fields = fields;
        this.logSource = logSource;
        this.places = places;
    }

    /** Takes the reserved key {@code @logsource} out of the fields. */
    public static Event of(Map<String, Object> content) {
        Object envelope = content.get(LOG_SOURCE_KEY);
        if (envelope == null) {
            return new Event(content, Optional.empty(), List::of);
        }
        Map<String, Object> fields = new LinkedHashMap<>(content);
        fields.remove(LOG_SOURCE_KEY);
        Map<?, ?> parts = envelope instanceof Map<?, ?> map ? map : Map.of();
        return new Event(
                fields,
                Optional.of(new LogSource(part(parts, "category"), part(parts, "product"), part(parts, "service"))),
                List::of);
    }

    /** The same event with its routing known, or left open. */
    public Event routed(Optional<LogSource> otherLogSource) {
        return new Event(fields, otherLogSource, places);
    }

    /** The same event with its routing as a field like any other, for tests of where an event comes from. */
    public Event withLogSourceAsField() {
        if (logSource.isEmpty()) {
            return this;
        }
        Map<String, Object> parts = new LinkedHashMap<>();
        putPart(parts, "category", logSource.get().category());
        putPart(parts, "product", logSource.get().product());
        putPart(parts, "service", logSource.get().service());
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put(LOG_SOURCE_KEY, parts);
        return new Event(all, Optional.empty(), places);
    }

    /** The same event as rules see it whose fields are elsewhere: each at the first of its places that the event has. */
    public Event placed(Function<Field, List<Field>> otherPlaces) {
        return new Event(fields, logSource, otherPlaces);
    }

    private static void putPart(Map<String, Object> parts, String name, String text) {
        if (!text.isEmpty()) {
            parts.put(name, text);
        }
    }

    private static String part(Map<?, ?> parts, String name) {
        return parts.get(name) instanceof String text ? text : "";
    }

    public Map<String, Object> fields() {
        return fields;
    }

    public Optional<LogSource> logSource() {
        return logSource;
    }

    /** Event time in milliseconds, if the event states one. */
    public Optional<Long> timeMillis() {
        return scalars(TIMESTAMP).stream()
                .filter(String.class::isInstance)
                .findFirst()
                .flatMap(text -> EventTime.parse((String) text))
                .map(time -> time.toInstant().toEpochMilli());
    }

    /**
     * What a field holds: several values if its path leads through arrays, none if it is absent.
     *
     * <p>A literal key equal to the whole name wins over the path.
     */
    public List<Object> find(Field field) {
        for (Field place : places.apply(field)) {
            List<Object> found = at(place);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /** Where the event may hold a field, the best place first. */
    public List<Field> places(Field field) {
        return places.apply(field);
    }

    /** Where the event holds a field; empty if the field is absent. */
    public Optional<Field> place(Field field) {
        return places(field).stream().filter(place -> !at(place).isEmpty()).findFirst();
    }

    private List<Object> at(Field field) {
        List<Object> found = new ArrayList<>();
        if (fields.containsKey(field.name())) {
            found.add(fields.get(field.name()));
        } else if (field.steps().size() > 1) {
            walk(fields, field.steps(), 0, found);
        }
        return found;
    }

    private static void walk(Object value, List<String> steps, int step, List<Object> found) {
        if (step == steps.size()) {
            found.add(value);
        } else if (value instanceof Map<?, ?> map) {
            if (map.containsKey(steps.get(step))) {
                walk(map.get(steps.get(step)), steps, step + 1, found);
            }
        } else if (value instanceof List<?> list) {
            list.forEach(element -> walk(element, steps, step, found));
        }
    }

    /** The single values of a field, arrays opened at any depth; nulls stay, objects have no value. */
    public List<Object> scalars(Field field) {
        return scalarsByName.computeIfAbsent(field.name(), name -> {
            List<Object> scalars = new ArrayList<>();
            find(field).forEach(value -> open(value, scalars));
            return Collections.unmodifiableList(scalars);
        });
    }

    private static void open(Object value, List<Object> scalars) {
        if (value instanceof List<?> list) {
            list.forEach(element -> open(element, scalars));
        } else if (value == null || Scalar.isScalar(value)) {
            scalars.add(value);
        }
    }

    /** Every single value of the event at any depth, with the path that leads to it; nulls are left out. */
    public List<Located> everyScalar() {
        List<Located> located = new ArrayList<>();
        fields.forEach((key, value) -> locate(key, value, located));
        return located;
    }

    private static void locate(String path, Object value, List<Located> located) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> locate(path + "." + key, inner, located));
        } else if (value instanceof List<?> list) {
            list.forEach(element -> locate(path, element, located));
        } else if (value != null) {
            located.add(new Located(path, value));
        }
    }

    /** A value and where in the event it stands. */
    public record Located(String path, Object value) {}
}
