package io.weir.rules.memory;

import java.util.Optional;
import java.util.TreeMap;

/** Keeps bytes, and nothing but bytes, so that whatever survives here survives a restore. */
public final class HeapMemory implements Memory {
    private final TreeMap<String, byte[]> values = new TreeMap<>();

    @Override
    public Optional<byte[]> get(String key) {
        return Optional.ofNullable(values.get(key)).map(byte[]::clone);
    }

    @Override
    public void put(String key, byte[] value) {
        values.put(key, value.clone());
    }

    @Override
    public void remove(String key) {
        values.remove(key);
    }

    public int size() {
        return values.size();
    }

    public long bytes() {
        return values.values().stream().mapToLong(value -> value.length).sum();
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
