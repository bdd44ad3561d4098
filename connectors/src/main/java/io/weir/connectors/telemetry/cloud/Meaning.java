package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.Bytes;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an action is about, in ECS categories and types. */
record Meaning(byte[][] categories, byte[][] types) {
    private static final byte[][] NONE = {};

    /** Lines of {@code categories / types / actions}, each a list of words; a plus sign stands for a space in an action. */
    static Words<Meaning> table(String lines) {
        Map<String, Meaning> table = new LinkedHashMap<>();
        lines.lines().forEach(line -> {
            String[] parts = line.split("/", -1);
            var meaning = new Meaning(words(parts[0]), words(parts[1]));
            Arrays.stream(parts[2].trim().split("\\s+"))
                    .forEach(action -> table.put(action.replace('+', ' '), meaning));
        });
        return new Words<>(table);
    }

    private static byte[][] words(String text) {
        return text.isBlank()
                ? NONE
                : Arrays.stream(text.trim().split("\\s+")).map(Bytes::of).toArray(byte[][]::new);
    }
}
