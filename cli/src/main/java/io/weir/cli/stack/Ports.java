package io.weir.cli.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The ports of the embedded stack: the usual ones where they are free, others where they are taken. */
record Ports(Map<String, Integer> byName) {
    static final String KAFKA = "kafka";
    static final String KAFKA_CONTROLLER = "kafka-controller";
    static final String ELASTICSEARCH = "elasticsearch";
    static final String ELASTICSEARCH_TRANSPORT = "elasticsearch-transport";
    static final String FLINK = "flink";
    static final String FLINK_RPC = "flink-rpc";

    private static final Map<String, Integer> USUAL = Map.of(
            KAFKA, 9092,
            KAFKA_CONTROLLER, 9093,
            ELASTICSEARCH, 9200,
            ELASTICSEARCH_TRANSPORT, 9300,
            FLINK, 8081,
            FLINK_RPC, 6123);

    Ports {
        byName = Map.copyOf(byName);
    }

    int of(String name) {
        return byName.get(name);
    }

    static int usual(String name) {
        return USUAL.get(name);
    }

    /**
     * Keeps the ports of running servers ({@code inUse}); for the others prefers the usual one, then the one used last
     * time, then any that is free.
     */
    static Ports choose(Map<String, Integer> lastTime, Set<String> inUse) {
        Map<String, Integer> chosen = new TreeMap<>();
        Set<Integer> taken = new TreeSet<>();
        for (String name : new TreeSet<>(USUAL.keySet())) {
            if (inUse.contains(name) && lastTime.containsKey(name)) {
                chosen.put(name, lastTime.get(name));
                taken.add(lastTime.get(name));
            }
        }
        for (String name : new TreeSet<>(USUAL.keySet())) {
            if (!chosen.containsKey(name)) {
                int port = pick(USUAL.get(name), lastTime.getOrDefault(name, 0), taken);
                chosen.put(name, port);
                taken.add(port);
            }
        }
        return new Ports(chosen);
    }

    private static int pick(int usual, int lastTime, Set<Integer> taken) {
        if (!taken.contains(usual) && isFree(usual)) {
            return usual;
        }
        if (lastTime > 0 && !taken.contains(lastTime) && isFree(lastTime)) {
            return lastTime;
        }
        while (true) {
            int port = anyFree();
            if (!taken.contains(port)) {
                return port;
            }
        }
    }

    /** Free on loopback and on all addresses: a server bound to either would clash. */
    static boolean isFree(int port) {
        return canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                && canBind(new InetSocketAddress(port));
    }

    private static boolean canBind(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("no free port", e);
        }
    }
}
