package io.weir.cli.stack;

import io.weir.cli.Console;
import io.weir.cli.FileTree;
import io.weir.cli.Workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real broker for a test, on ports and files of its own. */
public final class KafkaNode implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);

    private final Ports ports;
    private final KafkaServer server;

    private KafkaNode(Ports ports, KafkaServer server) {
        this.ports = ports;
        this.server = server;
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param protocol what it speaks to clients
     * @param formatOptions of Kafka's storage tool
     */
    public static KafkaNode start(
            Path directory,
            String protocol,
            Map<String, String> settings,
            List<String> formatOptions,
            List<String> jvmOptions)
            throws IOException {
        for (String own : List.of("kafka", "log", "run")) {
            FileTree.delete(directory.resolve(own));
        }
        Workspace workspace = new Workspace(Path.of("..").toAbsolutePath().normalize(), directory);
        new Distribution(workspace, Console.create()).fetchIfStale();
        Ports ports = new Ports(Map.of(Ports.KAFKA, Ports.anyFree(), Ports.KAFKA_CONTROLLER, Ports.anyFree()));
        KafkaServer.Extras extras = new KafkaServer.Extras(protocol, settings, formatOptions, jvmOptions);
        KafkaNode node = new KafkaNode(ports, new KafkaServer(workspace, ports, extras));
        try {
            node.up();
        } catch (RuntimeException | Error e) {
            node.close();
            throw e;
        }
        return node;
    }

    private void up() {
        server.start();
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (Ports.isFree(ports.of(Ports.KAFKA))) {
            if (!server.process().isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Kafka does not start; see " + server.process().log() + ": "
                                + LogFile.lastProblem(server.process().log()));
            }
            ServerProcess.pause(100);
        }
    }

    public String address() {
        return server.address();
    }

    @Override
    public void close() {
        server.process().stop();
    }
}
