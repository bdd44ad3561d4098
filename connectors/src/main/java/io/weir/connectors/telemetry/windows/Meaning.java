package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;

import java.util.Arrays;

/** What an event id of a channel means in ECS. */
record Meaning(byte[] action, byte[][] categories, byte[][] types, boolean isFailure) {
    private static final int IDS = 1 << 13;

    /** One meaning per line: id, categories, types, action; an exclamation mark before the action for what failed. */
    static Meaning[] table(String lines) {
        var table = new Meaning[IDS];
        for (String line : lines.split("\n")) {
            String[] parts = line.trim().split(" +", 4);
            boolean isFailure = parts[3].startsWith("!");
            table[Integer.parseInt(parts[0])] = new Meaning(
                    Bytes.of(isFailure ? parts[3].substring(1) : parts[3]),
                    words(parts[1]),
                    words(parts[2]),
                    isFailure);
        }
        return table;
    }

    private static byte[][] words(String list) {
        return list.equals("-")
                ? new byte[0][]
                : Arrays.stream(list.split(",")).map(Bytes::of).toArray(byte[][]::new);
    }

    static Meaning of(Meaning[] table, long id) {
        return id < 0 || id >= IDS ? null : table[(int) id];
    }
}
