package io.weir.rules.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An event as the plain evaluator sees it: a tree of maps, lists and scalars (text, booleans, exact numbers, null).
 *
 * <p>The routing envelope is apart from the fields, so that no search can find it. For one thread at a time.
 */
public final class Event {
    private static final String LOG_SOURCE_KEY = "@logsource";
    private static final Field TIMESTAMP = Field.of("@timestamp");

    private static final String LOG_SOURCE_STEP = LOG_SOURCE_KEY + ".";

    private final Lazy content;
    private final boolean showsLogSource;
    /** Where fields are; null if they are under their own names. */
    private final Function<Field, List<Field>> places;
    /** Thousands of rules ask for the same few fields. */
    private final Map<String, List<Object>> scalarsByName = new HashMap<>();

    /** The fields, and the routing that came with them. */
    private record Content(Map<String, Object> fields, Optional<LogSource> logSource) {
        /** Takes the reserved key out of the fields. */
        static Content of(Map<String, Object> all) {
            Object envelope = all.get(LOG_SOURCE_KEY);
            if (envelope == null) {
                return new Content(all, Optional.empty());
            }
            Map<String, Object> fields = new LinkedHashMap<>(all);
            fields.remove(LOG_SOURCE_KEY);
            Map<?, ?> parts = envelope instanceof Map<?, ?> map ? map : Map.of();
            return new Content(
                    fields,
                    Optional.of(
                            new LogSource(part(parts, "category"), part(parts, "product"), part(parts, "service"))));
        }

        Content withLogSourceAsField() {
            if (logSource.isEmpty()) {
                return this;
            }
            Map<String, Object> parts = new LinkedHashMap<>();
            putPart(parts, "category", logSource.get().category());
            putPart(parts, "product", logSource.get().product());
            putPart(parts, "service", logSource.get().service());
            Map<String, Object> all = new LinkedHashMap<>(fields);
            all.put(LOG_SOURCE_KEY, parts);
            return new Content(all, Optional.empty());
        }
    }

    /** A content that is made when first asked for, and what is known without it. */
    private static final class Lazy {
        private final Optional<ViewedFields> viewed;
        private Supplier<Content> maker;
        private Content made;

        Lazy(Optional<ViewedFields> viewed, Supplier<Content> maker) {
            this.viewed = viewed;
            this.maker = maker;
        }

        Content get() {
            if (made == null) {
                made = maker.get();
                maker = null;
            }
            return made;
        }
    }

    private Event(Lazy content, boolean showsLogSource, Function<Field, List<Field>> places) {
        this.content = content;
        this.showsLogSource = showsLogSource;
        this.places = places;
    }

    /** Takes the reserved key {@code @logsource} out of the fields. */
    public static Event of(Map<String, Object> content) {
        return new Event(new Lazy(Optional.empty(), () -> Content.of(content)), false, null);
    }

    /** An event that was looked at already: its document is made only if somebody asks for what the view does not hold. */
    public static Event of(ViewedFields viewed, Supplier<Map<String, Object>> document) {
        return new Event(new Lazy(Optional.of(viewed), () -> Content.of(document.get())), false, null);
    }

    /** The same event with its routing known, or left open. */
    public Event routed(Optional<LogSource> otherLogSource) {
        return new Event(
                new Lazy(Optional.empty(), () -> new Content(fields(), otherLogSource)), showsLogSource, places);
    }

    /** The same event with its routing as a field like any other, for tests of where an event comes from. */
    public Event withLogSourceAsField() {
        return new Event(new Lazy(content.viewed, () -> content.get().withLogSourceAsField()), true, places);
    }

    /** The same event as rules see it whose fields are elsewhere: each at the first of its places that the event has. */
    public Event placed(Function<Field, List<Field>> otherPlaces) {
        return new Event(content, showsLogSource, otherPlaces);
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
        return content.get().fields();
    }

    public Optional<LogSource> logSource() {
        return content.get().logSource();
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
    private List<Object> find(Field field) {
        for (Field place : places(field)) {
            List<Object> found = at(place);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /** Where the view of this event holds a field, if there is one and it was told to. */
    private int slot(Field field) {
        boolean isKept = content.viewed.isPresent()
                && (showsLogSource
                        || !field.name().equals(LOG_SOURCE_KEY) && !field.name().startsWith(LOG_SOURCE_STEP));
        if (!isKept) {
            return FieldTable.UNKNOWN;
        }
        ViewedFields viewed = content.viewed.get();
        return places == null ? viewed.slot(field) : viewed.slot(places.apply(field));
    }

    /** Whether the event has a field, whatever it holds. */
    public boolean has(Field field) {
        int slot = slot(field);
        return slot == FieldTable.UNKNOWN
                ? !find(field).isEmpty()
                : content.viewed.get().has(slot);
    }

    /** Where the event may hold a field, the best place first. */
    public List<Field> places(Field field) {
        return places == null ? List.of(field) : places.apply(field);
    }

    /** Where the event holds a field; empty if the field is absent. */
    public Optional<Field> place(Field field) {
        return places(field).stream().filter(place -> !at(place).isEmpty()).findFirst();
    }

    private List<Object> at(Field field) {
        Map<String, Object> fields = fields();
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
        List<Object> known = scalarsByName.get(field.name());
        if (known == null) {
            int slot = slot(field);
            known = slot == FieldTable.UNKNOWN
                    ? opened(find(field))
                    : content.viewed.get().scalars(slot);
            scalarsByName.put(field.name(), known);
        }
        return known;
    }

    private static List<Object> opened(List<Object> values) {
        List<Object> scalars = new ArrayList<>();
        values.forEach(value -> open(value, scalars));
        return Collections.unmodifiableList(scalars);
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
        fields().forEach((key, value) -> locate(key, value, located));
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
