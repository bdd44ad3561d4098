package io.weir.rules.alert;

import io.weir.rules.condition.Address;

import java.util.Map;

/**
 * Which texts name somebody. Where no name is known some formats leave the text empty, or put a dash or a word in its place;
 * taken for a name, it would be one that unrelated hosts and users share.
 */
public final class Entities {
    private static final String NOBODY = "-";
    private static final String ADDRESS = ".ip";
    private static final char ZONE = '%';

    private Entities() {}

    /** Whether a field that is there says anything. */
    public static boolean isPresent(String text) {
        return !text.isBlank() && !text.equals(NOBODY);
    }

    /** Whether a text is the name of an entity; of a field for addresses it has to be one. */
    public static boolean isNamed(String field, String text) {
        return field.endsWith(ADDRESS) ? isAddress(text) : isPresent(text);
    }

    /** What an alert says of a field: its group holds of all its events. Empty if it names nobody. */
    public static String value(String field, Map<String, String> group, Map<String, String> entities) {
        String grouped = group.getOrDefault(field, "");
        if (isPresent(grouped)) {
            return grouped;
        }
        String stated = entities.getOrDefault(field, "");
        return isPresent(stated) ? stated : "";
    }

    /** Whether a text is an address, be it one of a zone. */
    public static boolean isAddress(String text) {
        int zone = text.indexOf(ZONE);
        return Address.parse(zone > 0 ? text.substring(0, zone) : text).isPresent();
    }
}
