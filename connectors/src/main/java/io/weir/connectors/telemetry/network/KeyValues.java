package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Target;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keys of a {@code key=value} format that have ECS names, found by their bytes. */
final class KeyValues {
    private final EventWriter out;
    private final Map<String, Entry> drafts = new LinkedHashMap<>();
    private Entry[][] byLength = new Entry[0][];

    /** How a value is written. */
    private enum Kind {
        TEXT,
        NUMBER,
        ADDRESS,
        LOWER_CASE
    }

    private record Entry(byte[] key, Target target, Kind kind) {}

    KeyValues(EventWriter out) {
        this.out = out;
    }

    KeyValues text(String key, String target) {
        return with(key, target, Kind.TEXT);
    }

    KeyValues number(String key, String target) {
        return with(key, target, Kind.NUMBER);
    }

    KeyValues address(String key, String target) {
        return with(key, target, Kind.ADDRESS);
    }

    KeyValues lower(String key, String target) {
        return with(key, target, Kind.LOWER_CASE);
    }

    private KeyValues with(String key, String target, Kind kind) {
        drafts.put(key, new Entry(Bytes.of(key), out.target(target), kind));
        Map<Integer, Integer> counts = new HashMap<>();
        drafts.keySet().forEach(name -> counts.merge(name.length(), 1, Integer::sum));
        byLength = new Entry
                [counts.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) + 1][];
        counts.forEach((length, count) -> byLength[length] = drafts.values().stream()
                .filter(entry -> entry.key().length == length)
                .toArray(Entry[]::new));
        return this;
    }

    /** Writes a value under its ECS name; false if its key has none, or the value is not what the key promises. */
    boolean write(byte[] bytes, int keyFrom, int keyTo, byte[] text, int from, int to) {
        int length = keyTo - keyFrom;
        Entry[] candidates = length < byLength.length ? byLength[length] : null;
        if (candidates == null || from >= to) {
            return false;
        }
        for (Entry entry : candidates) {
            if (Bytes.equal(bytes, keyFrom, keyTo, entry.key())) {
                return write(entry, text, from, to);
            }
        }
        return false;
    }

    private boolean write(Entry entry, byte[] text, int from, int to) {
        switch (entry.kind()) {
            case ADDRESS -> {
                return out.address(entry.target(), text, from, to);
            }
            case NUMBER -> {
                long number = Bytes.number(text, from, to);
                if (number < 0) {
                    return false;
                }
                out.number(entry.target(), number);
            }
            case LOWER_CASE -> {
                if (out.wants(entry.target())) {
                    out.text(entry.target(), lowered(text, from, to));
                }
            }
            default -> out.text(entry.target(), text, from, to);
        }
        return true;
    }

    /** A copy in lower case. Only words of a few letters are asked for. */
    private static byte[] lowered(byte[] text, int from, int to) {
        byte[] lower = new byte[to - from];
        for (int i = 0; i < lower.length; i++) {
            byte b = text[from + i];
            lower[i] = b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
        }
        return lower;
    }
}
