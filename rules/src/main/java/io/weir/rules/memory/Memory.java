package io.weir.rules.memory;

import java.util.Optional;

/**
 * Small values under keys, of one tenant: what pure logic remembers, wherever its host keeps it. A value is read and written
 * whole, so logic that touches few keys costs the same however many there are.
 */
public interface Memory {
    Optional<byte[]> get(String key);

    void put(String key, byte[] value);

    void remove(String key);
}
