package io.weir.cli.stack;

import io.weir.cli.Console;
import io.weir.cli.FileTree;
import io.weir.cli.Workspace;
import io.weir.connectors.elasticsearch.ElasticsearchConnection;
import io.weir.connectors.elasticsearch.ElasticsearchTarget;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.Bulk;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.Trust;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real Elasticsearch node for a test, on ports and files of its own. */
public final class ElasticsearchNode implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(6);

    private final Workspace workspace;
    private final Ports ports;
    private final ElasticsearchServer server;
    private final boolean isHttps;

    private ElasticsearchNode(Workspace workspace, Ports ports, ElasticsearchServer.Extras extras) {
        this.workspace = workspace;
        this.ports = ports;
        this.server = new ElasticsearchServer(workspace, ports, extras);
        this.isHttps = extras.settings().containsKey("xpack.security.http.ssl.enabled");
    }

    public static ElasticsearchNode start(String name, Map<String, String> settings, Map<String, byte[]> files)
            throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        Workspace workspace =
                new Workspace(root, Path.of("target", "node-" + name).toAbsolutePath());
        FileTree.delete(workspace.state());
        new Distribution(workspace, Console.create()).fetchIfStale();
        Ports ports = new Ports(Map.of(Ports.ELASTICSEARCH, freePort(), Ports.ELASTICSEARCH_TRANSPORT, freePort()));
        ElasticsearchNode node =
                new ElasticsearchNode(workspace, ports, new ElasticsearchServer.Extras(settings, files));
        try {
            node.up();
        } catch (RuntimeException | Error e) {
            node.close();
            throw e;
        }
        return node;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts it, also again after it was killed, and waits until it answers. */
    public void up() {
        server.start();
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!isReady()) {
            if (!server.process().isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Elasticsearch does not start; see " + server.process().log() + ": "
                                + LogFile.lastProblem(server.process().log()));
            }
            ServerProcess.pause(100);
        }
    }

    private boolean isReady() {
        if (!isHttps) {
            return server.isReady();
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public void kill() throws InterruptedException {
        ProcessHandle process =
                ProcessHandle.of(server.process().pid().orElseThrow()).orElseThrow();
        process.destroyForcibly();
        while (process.isAlive()) {
            Thread.sleep(10);
        }
    }

    public int port() {
        return ports.of(Ports.ELASTICSEARCH);
    }

    public String address() {
        return "http://localhost:" + port();
    }

    public Path log() {
        return server.process().log();
    }

    /** What a job is told that writes to an address as anybody. */
    public static ElasticsearchTarget target(String address) {
        return new ElasticsearchTarget(
                List.of(address),
                "",
                new SecretSource("WEIR_TEST_NO_PASSWORD", ""),
                new SecretSource("WEIR_TEST_NO_KEY", ""),
                Trust.OF_JAVA,
                new Bulk(200, 1 << 20, Duration.ofMillis(100)));
    }

    public ElasticsearchConnection connect() {
        return ElasticsearchConnection.open(target(address()));
    }

    @Override
    public void close() throws IOException {
        server.process().stop();
        Path home = workspace.state().resolve("elasticsearch");
        if (java.nio.file.Files.isSymbolicLink(home)) {
            FileTree.delete(home.toRealPath());
        }
    }
}
