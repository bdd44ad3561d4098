package io.weir.connectors.archive;

import io.weir.rules.alert.DerivedId;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings an event into the form that its index expects, whatever was shipped: a field that is mapped stays where it is,
 * everything else goes to {@code weir.other}, flat, where it can be searched, too. So no event is refused for its form.
 */
final class EventShape {
    private static final String OTHER = "weir.other";

    /** A name and a value together have to fit into 32 KiB. */
    private static final int LONGEST_NAME = 1000;

    private final MappedFields mapped = MappedFields.ofEvents();
    private final FieldSelection selection;

    EventShape(FieldSelection selection) {
        this.selection = selection;
    }

    Map<String, Object> of(Map<String, Object> document) {
        Shaping shaping = new Shaping();
        shaping.object(document, "");
        return shaping.finished();
    }

    private final class Shaping {
        private final Map<String, Object> kept = new LinkedHashMap<>();
        private final Map<String, List<Object>> other = new LinkedHashMap<>();

        void object(Map<?, ?> object, String path) {
            object.forEach((key, value) -> field(path.isEmpty() ? (String) key : path + "." + key, value));
        }

        private void field(String path, Object value) {
            MappedFields at = mapped;
            Map<String, Object> parent = kept;
            String[] names = path.split("\\.", -1);
            for (int i = 0; i < names.length && at != null; i++) {
                at = at.part(names[i]);
            }
            if (at != null && at.isObject() && value instanceof Map<?, ?> object) {
                object(object, path);
                return;
            }
            boolean hasPlace = at != null && !at.isObject() && !path.equals(OTHER) && at.takes(value);
            if (!selection.keeps(hasPlace ? path : OTHER)) {
                return;
            }
            for (int i = 0; hasPlace && i < names.length - 1; i++) {
                parent = objectIn(parent, names[i]);
            }
            if (!hasPlace || parent.putIfAbsent(names[names.length - 1], value) != null) {
                other(path, value);
            }
        }

        /** Objects become names with dots, lists lose their nesting: nothing is too deep. */
        private void other(String path, Object value) {
            if (value instanceof Map<?, ?> object) {
                object.forEach((key, inner) -> other(path + "." + key, inner));
            } else if (value instanceof List<?> list) {
                list.forEach(element -> other(path, element));
            } else if (value != null) {
                other.computeIfAbsent(name(path), absent -> new ArrayList<>(1)).add(value);
            }
        }

        /** A name that the server takes: without the one letter that it may not have, and not too long. */
        private static String name(String path) {
            String name = path.indexOf('\0') < 0 ? path : path.replace('\0', '\uFFFD');
            return name.length() <= LONGEST_NAME
                    ? name
                    : name.substring(0, LONGEST_NAME) + "…" + DerivedId.of("field", name);
        }

        @SuppressWarnings("unchecked") // only objects of our own are in the way of a mapped field
        private static Map<String, Object> objectIn(Map<String, Object> parent, String name) {
            return (Map<String, Object>) parent.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>());
        }

        Map<String, Object> finished() {
            if (!other.isEmpty()) {
                Map<String, Object> flat = objectIn(objectIn(kept, "weir"), "other");
                other.forEach((name, values) -> flat.put(name, values.size() == 1 ? values.get(0) : values));
            }
            return kept;
        }
    }
}
