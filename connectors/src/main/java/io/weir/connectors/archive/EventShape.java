package io.weir.connectors.archive;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Brings an event into the form that its index expects, whatever was shipped: a field that is mapped stays where it is,
 * everything else goes to {@code weir.other}, where it can be searched, too. So no event is refused for its form.
 */
final class EventShape {
    private static final String OTHER = "weir.other";

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
        private final Map<String, Object> other = new LinkedHashMap<>();

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
                other.put(path.replace('\0', '\uFFFD'), clean(value));
            }
        }

        @SuppressWarnings("unchecked") // only objects of our own are in the way of a mapped field
        private static Map<String, Object> objectIn(Map<String, Object> parent, String name) {
            return (Map<String, Object>) parent.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>());
        }

        /** The one letter that names of other fields must not have. */
        private static Object clean(Object value) {
            if (!(value instanceof Map<?, ?> object)) {
                return value;
            }
            Map<String, Object> clean = new LinkedHashMap<>();
            object.forEach((key, inner) -> clean.put(((String) key).replace('\0', '\uFFFD'), clean(inner)));
            return clean;
        }

        Map<String, Object> finished() {
            if (!other.isEmpty()) {
                objectIn(kept, "weir").put("other", other);
            }
            return kept;
        }
    }
}
