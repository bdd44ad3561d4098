package io.weir.rules.correlation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The values by which a correlation keeps things apart; an absent value is null, a group of its own. */
public record Group(List<String> names, List<String> values) {
    public Group {
        names = List.copyOf(names);
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** Whether a value is absent. */
    boolean isIncomplete() {
        return values.stream().anyMatch(Objects::isNull);
    }

    public Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            map.put(names.get(i), values.get(i));
        }
        return map;
    }

    /** The values that are not absent, by name. */
    public Map<String, String> present() {
        Map<String, String> present = asMap();
        present.values().removeIf(Objects::isNull);
        return present;
    }

    /** One text for the values; different groups never share it, whatever their values contain. */
    public String key() {
        StringBuilder key = new StringBuilder();
        for (String value : values) {
            key.append(value == null ? "-" : value.length() + ":" + value);
        }
        return key.toString();
    }
}
