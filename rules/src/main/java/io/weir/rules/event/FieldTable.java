package io.weir.rules.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * The fields that somebody asked for, each with a slot, and the places where a document may hold them. Immutable; a
 * table that grew keeps the slots of the one it grew from.
 *
 * <p>A place is a field name as rules write it: a top-level key equal to the whole name wins, otherwise its dots walk
 * into nested objects. A field may have several places, one per shape of document (flat, nested, Winlogbeat): the first
 * that an event has wins.
 */
public final class FieldTable {
    public static final int UNKNOWN = -1;

    /** The log source that came with an event: readable as fields, but no part of the event for any search. */
    public static final String DECLARED_LOGSOURCE = "@logsource";

    private final List<Field> fields;
    private final Map<String, Integer> slots;
    private final boolean keepsAllValues;
    private final KeyNode root;

    /** A field and its places, the best first. */
    public record Field(String name, List<String> places) {
        /** A field known by its places: fields with the same places share a slot, whoever asks for them. */
        public static Field at(String... places) {
            return at(List.of(places));
        }

        public static Field at(List<String> places) {
            return new Field(String.join(" | ", places), places);
        }

        public Field {
            requireNonNull(name, "name is null");
            places = List.copyOf(places);
            if (places.isEmpty()) {
                throw new IllegalArgumentException("field '" + name + "' has no place");
            }
        }
    }

    private FieldTable(List<Field> fields, boolean keepsAllValues) {
        this.fields = List.copyOf(fields);
        this.keepsAllValues = keepsAllValues;
        this.slots = new LinkedHashMap<>();
        for (Field field : fields) {
            slots.put(field.name(), slots.size());
        }
        this.root = buildRoot();
    }

    public static FieldTable empty() {
        return new FieldTable(List.of(), false);
    }

    /** A table of fields that events hold under the very names that are asked for. */
    public static FieldTable of(Collection<String> names) {
        return empty().with(names.stream()
                .map(name -> new Field(name, List.of(name)))
                .toList());
    }

    /** This table and more fields behind it. A field that is known already must have the same places. */
    public FieldTable with(Collection<Field> more) {
        Map<String, Field> known = new LinkedHashMap<>();
        fields.forEach(field -> known.put(field.name(), field));
        for (Field field : more) {
            Field before = known.putIfAbsent(field.name(), field);
            if (before != null && !before.equals(field)) {
                throw new IllegalArgumentException("field '" + field.name() + "' is at " + before.places()
                        + " already, cannot be at " + field.places());
            }
        }
        return known.size() == fields.size() ? this : new FieldTable(new ArrayList<>(known.values()), keepsAllValues);
    }

    /** This table, for events of which every value is kept, wanted by name or not: unbound searches need them. */
    public FieldTable keepingAllValues() {
        return keepsAllValues ? this : new FieldTable(fields, true);
    }

    public boolean keepsAllValues() {
        return keepsAllValues;
    }

    public int size() {
        return fields.size();
    }

    /** The slot of a field, or {@link #UNKNOWN}. */
    public int slot(String name) {
        return slots.getOrDefault(name, UNKNOWN);
    }

    public Field field(int slot) {
        return fields.get(slot);
    }

    KeyNode root() {
        return root;
    }

    /** Where the table wants what a document holds behind some keys, one inside the other; null if nowhere. */
    public KeyNode node(String... keys) {
        KeyNode node = root;
        for (int i = 0; i < keys.length && node != null; i++) {
            byte[] key = keys[i].getBytes(StandardCharsets.UTF_8);
            node = node.child(key, 0, key.length);
        }
        return node;
    }

    private KeyNode buildRoot() {
        var draft = new Draft("");
        draft.child(DECLARED_LOGSOURCE).hidden = true; // known even if nobody asks
        for (int slot = 0; slot < fields.size(); slot++) {
            List<String> places = fields.get(slot).places();
            for (int place = 0; place < places.size(); place++) {
                String name = places.get(place);
                draft.child(name).fills(slot, 2 * place);
                if (name.indexOf('.') >= 0) {
                    Draft walk = draft;
                    for (String key : name.split("\\.", -1)) {
                        walk = walk.child(key);
                    }
                    walk.fills(slot, 2 * place + 1);
                }
            }
        }
        return draft.freeze();
    }

    /** A node while the table is built. */
    private static final class Draft {
        private final String key;
        private final Map<String, Draft> children = new LinkedHashMap<>();
        private final Map<Integer, Integer> ranks = new LinkedHashMap<>();
        private boolean hidden;

        Draft(String key) {
            this.key = key;
        }

        Draft child(String childKey) {
            return children.computeIfAbsent(childKey, Draft::new);
        }

        void fills(int slot, int rank) {
            ranks.merge(slot, rank, Math::min);
        }

        KeyNode freeze() {
            Map<String, KeyNode> frozen = new LinkedHashMap<>();
            children.forEach((name, child) -> {
                child.hidden |= hidden;
                frozen.put(name, child.freeze());
            });
            int[] slots = ranks.isEmpty()
                    ? KeyNode.NO_SLOTS
                    : ranks.keySet().stream().mapToInt(Integer::intValue).toArray();
            int[] places = Arrays.stream(slots).map(ranks::get).toArray();
            return new KeyNode(key, slots, places, hidden, frozen);
        }
    }
}
