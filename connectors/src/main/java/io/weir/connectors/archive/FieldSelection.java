package io.weir.connectors.archive;

import java.io.Serializable;
import java.util.List;

/**
 * Which fields of an event are kept. What identifies it always is.
 *
 * @param only these, and what is below them; everything if empty
 * @param without not these, nor what is below them
 */
public record FieldSelection(List<String> only, List<String> without) implements Serializable {
    public static final FieldSelection ALL = new FieldSelection(List.of(), List.of());

    private static final List<String> ALWAYS = List.of("@timestamp", "event.id", "event.ingested", "weir.tenant");

    public FieldSelection {
        only = List.copyOf(only);
        without = List.copyOf(without);
    }

    boolean keeps(String field) {
        return isAmong(ALWAYS, field) || ((only.isEmpty() || isAmong(only, field)) && !isAmong(without, field));
    }

    private static boolean isAmong(List<String> names, String field) {
        for (String name : names) {
            if (field.startsWith(name) && (field.length() == name.length() || field.charAt(name.length()) == '.')) {
                return true;
            }
        }
        return false;
    }
}
