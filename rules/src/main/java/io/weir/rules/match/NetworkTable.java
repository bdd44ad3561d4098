package io.weir.rules.match;

import io.weir.rules.condition.AddressReader;
import io.weir.rules.condition.Network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds all of many networks that an address belongs to: one look-up for every length of prefix that they have. */
final class NetworkTable {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private static final NetworkTable EMPTY = new NetworkTable(List.of());

    private final List<Network> networks;
    private final Length[] v4;
    private final Length[] v6;

    /** Is told the places of networks in the list. */
    interface Sink {
        void found(int network);
    }

    static NetworkTable of(List<Network> networks) {
        return networks.isEmpty() ? EMPTY : new NetworkTable(networks);
    }

    private NetworkTable(List<Network> networks) {
        this.networks = List.copyOf(networks);
        this.v4 = lengths(false);
        this.v6 = lengths(true);
    }

    private Length[] lengths(boolean isV6) {
        Map<Integer, List<Integer>> byPrefix = new TreeMap<>();
        for (int i = 0; i < networks.size(); i++) {
            if (networks.get(i).first().isV6() == isV6) {
                byPrefix.computeIfAbsent(networks.get(i).prefix(), prefix -> new ArrayList<>())
                        .add(i);
            }
        }
        return byPrefix.entrySet().stream()
                .map(length -> new Length(isV6, length.getKey(), length.getValue()))
                .toArray(Length[]::new);
    }

    List<Network> networks() {
        return networks;
    }

    void find(AddressReader address, Sink sink) {
        for (Length length : address.isV6() ? v6 : v4) {
            for (int i = length.first(address); i != LongBuckets.END; i = length.buckets.next(i)) {
                int network = length.members[i];
                if (contains(network, address)) {
                    sink.found(network);
                }
            }
        }
    }

    boolean holds(AddressReader address) {
        for (Length length : address.isV6() ? v6 : v4) {
            for (int i = length.first(address); i != LongBuckets.END; i = length.buckets.next(i)) {
                if (contains(length.members[i], address)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean contains(int network, AddressReader address) {
        return networks.get(network).contains(address.isV6(), address.high(), address.low());
    }

    /** The networks with a prefix of one length, by that prefix. */
    private final class Length {
        private final long highMask;
        private final long lowMask;
        private final int[] members;
        private final LongBuckets buckets;

        Length(boolean isV6, int prefix, List<Integer> members) {
            this.highMask = Network.highMask(isV6, prefix);
            this.lowMask = Network.lowMask(isV6, prefix);
            this.members = members.stream().mapToInt(Integer::intValue).toArray();
            this.buckets = LongBuckets.of(members.stream()
                    .map(networks::get)
                    .mapToLong(network ->
                            key(network.first().high(), network.first().low()))
                    .toArray());
        }

        private long key(long high, long low) {
            return (high & highMask) * MULTIPLIER ^ low & lowMask;
        }

        int first(AddressReader address) {
            return buckets.first(key(address.high(), address.low()));
        }
    }
}
