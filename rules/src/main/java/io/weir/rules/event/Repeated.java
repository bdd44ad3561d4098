package io.weir.rules.event;

import java.util.Map;

/**
 * Texts that occur in many hits: names of fields, ids of rules. What comes over the network brings its own copy of each;
 * hits that wait for their time would hold thousands of copies.
 */
public final class Repeated {
    /** A power of two. A place is taken over by the next text that falls on it, so no flood of texts makes it grow. */
    private static final int PLACES = 4_096;

    private static final String[] KNOWN = new String[PLACES];

    private Repeated() {}

    /** The same text, as a rule the same object. Threads may see each other's late; then there are two objects. */
    public static String one(String text) {
        if (text == null) {
            return null;
        }
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        String known = KNOWN[place];
        if (text.equals(known)) {
            return known;
        }
        KNOWN[place] = text;
        return text;
    }

    /** A copy whose names are such texts; empty for none at all. */
    public static Map<String, String> names(Map<String, String> values) {
        if (values == null || values.isEmpty()) {
            return Map.of();
        }
        @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a generic type
        Map.Entry<String, String>[] entries = new Map.Entry[values.size()];
        int count = 0;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            entries[count++] = Map.entry(one(entry.getKey()), entry.getValue());
        }
        return Map.ofEntries(entries);
    }
}
