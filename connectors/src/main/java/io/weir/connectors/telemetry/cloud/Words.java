package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.Bytes;
import io.weir.rules.event.EventView;

import java.util.Arrays;
import java.util.Map;

/** What known words stand for, found by their bytes; case does not count. */
public final class Words<V> {
    private final byte[][] words;
    private final Object[] values;

    public Words(Map<String, V> meanings) {
        int size = Integer.highestOneBit(Math.max(1, meanings.size())) * 4;
        this.words = new byte[size][];
        this.values = new Object[size];
        meanings.forEach((word, value) -> {
            byte[] bytes = Bytes.of(word);
            int at = hash(bytes, 0, bytes.length) & (size - 1);
            while (words[at] != null) {
                at = (at + 1) & (size - 1);
            }
            words[at] = bytes;
            values[at] = value;
        });
    }

    /** What a value of the event stands for, or null. */
    public V of(EventView event, int value) {
        if (value == EventView.NONE || !event.isScalar(value)) {
            return null;
        }
        return of(event.bytes(value), event.start(value), event.end(value));
    }

    @SuppressWarnings("unchecked")
    public V of(byte[] bytes, int from, int to) {
        int at = hash(bytes, from, to) & (words.length - 1);
        while (words[at] != null) {
            if (equal(words[at], bytes, from, to)) {
                return (V) values[at];
            }
            at = (at + 1) & (words.length - 1);
        }
        return null;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + (bytes[at] | 0x20);
        }
        return hash ^ hash >>> 15;
    }

    private static boolean equal(byte[] word, byte[] bytes, int from, int to) {
        if (word.length != to - from || Arrays.equals(word, 0, word.length, bytes, from, to)) {
            return word.length == to - from;
        }
        for (int i = 0; i < word.length; i++) {
            if (lower(word[i]) != lower(bytes[from + i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
    }
}
