package io.weir.generators.log;

import java.util.LinkedHashMap;

/** The fields of a JSON document in the order in which they are written. */
final class Fields extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1;

    static Fields of(Object... namesAndValues) {
        Fields fields = new Fields();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
