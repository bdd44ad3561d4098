package io.weir.connectors.telemetry;

import io.weir.rules.event.Decimals;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An event as a document with ECS names: what was shipped, if that was a document, and what a format put into it. */
final class EventDocument {
    private final Map<String, Object> put = new LinkedHashMap<>();
    private final Map<String, Object> defaults = new LinkedHashMap<>();
    private final Set<String> replaced = new HashSet<>();
    private final List<Member> members = new ArrayList<>();

    /** A field whose own name may hold dots that are no steps. */
    private record Member(String prefix, String name, Object value) {}

    void clear() {
        put.clear();
        defaults.clear();
        replaced.clear();
        members.clear();
    }

    void put(String name, Object value) {
        put.merge(name, value, EventDocument::both);
    }

    void put(String prefix, String name, Object value) {
        members.add(new Member(prefix, name, value));
    }

    void replaceAt(String name) {
        replaced.add(name);
        put.remove(name);
    }

    /** Holds unless the event says something else. */
    void putIfAbsent(String name, Object value) {
        defaults.put(name, value);
    }

    private static Object both(Object before, Object value) {
        if (before.equals(value)) {
            return before;
        }
        List<Object> values = before instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>(List.of(before));
        if (!values.contains(value)) {
            values.add(value);
        }
        return values;
    }

    /** Puts everything into a document that was shipped, or into an empty one. */
    Map<String, Object> over(Map<String, Object> shipped) {
        Map<String, Object> document = new LinkedHashMap<>(shipped);
        for (Member member : members) {
            Map<String, Object> parent = objectAt(document, member.prefix());
            if (parent == null) {
                document.merge(member.prefix() + "." + member.name(), member.value(), EventDocument::both);
            } else {
                parent.merge(member.name(), member.value(), EventDocument::both);
            }
        }
        put.forEach((name, value) -> set(document, name, value, replaced.contains(name)));
        defaults.forEach((name, value) -> {
            if (first(document, name) == null) {
                set(document, name, value, false);
            }
        });
        return document;
    }

    /** Sets {@code source.ip} as a field of the object {@code source}, or flat if that is no object. */
    static void set(Map<String, Object> document, String name, Object value, boolean isReplaced) {
        int dot = name.lastIndexOf('.');
        Map<String, Object> parent = dot < 0 ? document : objectAt(document, name.substring(0, dot));
        String key = dot < 0 ? name : name.substring(dot + 1);
        if (parent == null || document.containsKey(name)) {
            parent = document;
            key = name;
        }
        Object before = parent.get(key);
        if (before == null || isReplaced || before instanceof Map<?, ?>) {
            parent.put(key, value);
        } else {
            parent.put(key, value instanceof List<?> list ? all(before, list) : both(before, value));
        }
    }

    private static Object all(Object before, List<?> values) {
        Object all = before;
        for (Object value : values) {
            all = both(all, value);
        }
        return all;
    }

    /** The object at a path, made if need be; null if something that is no object is in the way. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> objectAt(Map<String, Object> document, String path) {
        Map<String, Object> at = document;
        for (int from = 0, to; from <= path.length(); from = to + 1) {
            to = endOfStep(path, from);
            Object next = at.computeIfAbsent(path.substring(from, to), absent -> new LinkedHashMap<String, Object>());
            if (!(next instanceof Map<?, ?>)) {
                return null;
            }
            at = (Map<String, Object>) next;
        }
        return at;
    }

    private static int endOfStep(String path, int from) {
        int dot = path.indexOf('.', from);
        return dot < 0 ? path.length() : dot;
    }

    /** The first value of a field, or null. */
    static Object first(Map<String, Object> document, String name) {
        Object found = document.get(name);
        if (found == null) {
            Object at = document;
            for (int from = 0, to; from <= name.length() && at != null; from = to + 1) {
                to = endOfStep(name, from);
                at = at instanceof Map<?, ?> map ? map.get(name.substring(from, to)) : null;
            }
            found = at;
        }
        return found instanceof List<?> list ? list.isEmpty() ? null : list.get(0) : found;
    }

    /** A number as JSON documents hold it: whole where it fits, exact in any case. */
    static Object number(String text) {
        Optional<BigDecimal> decimal = Decimals.parse(text);
        if (decimal.isEmpty()) {
            return text;
        }
        BigDecimal number = decimal.get();
        return number.scale() <= 0 && number.precision() <= 18 ? (Object) number.longValue() : number;
    }
}
