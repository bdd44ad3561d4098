package io.weir.rules.correlation;

import io.weir.rules.alert.Hit;

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

    /** The absent values that the address takes from which somebody acts, where one is known. */
    public List<String> awaited() {
        List<String> awaited = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (values.get(i) == null && Hit.isFromSession(names.get(i))) {
                awaited.add(names.get(i));
            }
        }
        return awaited;
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
