package io.weir.connectors.telemetry;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values by names that stand among other bytes. */
public final class ByteTable<V> {
    private final byte[][] keys;
    private final List<V> values;
    private final int[] places;

    /** @param entries the values by their names */
    public ByteTable(Map<String, V> entries) {
        List<Map.Entry<String, V>> all = List.copyOf(entries.entrySet());
        keys = all.stream().map(entry -> Bytes.of(entry.getKey())).toArray(byte[][]::new);
        values = all.stream().map(Map.Entry::getValue).toList();
        places = new int[Integer.highestOneBit(Math.max(1, keys.length) * 4)]; // 0 is empty, else the index + 1
        for (int i = 0; i < keys.length; i++) {
            int at = place(keys[i], 0, keys[i].length);
            while (places[at] != 0) {
                at = (at + 1) & (places.length - 1);
            }
            places[at] = i + 1;
        }
    }

    /** A table in which all names have the same value. */
    public static <V> ByteTable<V> of(V value, String... names) {
        return new ByteTable<>(Stream.of(names).collect(Collectors.toMap(name -> name, name -> value)));
    }

    /** The value of a name, or null. */
    public V get(byte[] bytes, int from, int to) {
        if (from >= to) {
            return null;
        }
        int at = place(bytes, from, to);
        while (places[at] != 0) {
            int index = places[at] - 1;
            if (Arrays.equals(keys[index], 0, keys[index].length, bytes, from, to)) {
                return values.get(index);
            }
            at = (at + 1) & (places.length - 1);
        }
        return null;
    }

    private int place(byte[] bytes, int from, int to) {
        int hash = 31 * (31 * (31 * (to - from) + bytes[from]) + bytes[to - 1]) + bytes[from + (to - from) / 2];
        return (hash ^ (hash >>> 7)) & (places.length - 1);
    }
}
