package io.weir.rules.condition;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is said of ranges of addresses: one look-up for every length of prefix there is. */
public final class NetworkMap<V> implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final NetworkMap<?> EMPTY = new NetworkMap<>(Map.of());

    private final List<Length<V>> v4;
    private final List<Length<V>> v6;

    /** The networks with a prefix of one length, by their first address. */
    private record Length<V>(int prefix, Map<Address, V> values) implements Serializable {}

    public NetworkMap(Map<Network, V> values) {
        this.v4 = lengths(values, false);
        this.v6 = lengths(values, true);
    }

    @SuppressWarnings("unchecked") // it holds no value of any type
    public static <V> NetworkMap<V> empty() {
        return (NetworkMap<V>) EMPTY;
    }

    private static <V> List<Length<V>> lengths(Map<Network, V> values, boolean isV6) {
        Map<Integer, Map<Address, V>> byPrefix = new TreeMap<>();
        values.forEach((network, value) -> {
            if (network.first().isV6() == isV6) {
                byPrefix.computeIfAbsent(-network.prefix(), prefix -> new HashMap<>())
                        .put(network.first(), value);
            }
        });
        return byPrefix.entrySet().stream()
                .map(entry -> new Length<>(-entry.getKey(), Map.copyOf(entry.getValue())))
                .toList();
    }

    public boolean isEmpty() {
        return v4.isEmpty() && v6.isEmpty();
    }

    /** The values of all networks that an address belongs to, the smallest network first. */
    public List<V> find(Address address) {
        List<V> found = new ArrayList<>();
        for (Length<V> length : address.isV6() ? v6 : v4) {
            V value = length.values.get(first(address, length.prefix));
            if (value != null) {
                found.add(value);
            }
        }
        return found;
    }

    private static Address first(Address address, int prefix) {
        boolean isV6 = address.isV6();
        return new Address(
                isV6, address.high() & Network.highMask(isV6, prefix), address.low() & Network.lowMask(isV6, prefix));
    }
}
