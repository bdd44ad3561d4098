package io.weir.cli.stack;

import io.weir.cli.CliException;
import io.weir.cli.Workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One Elasticsearch node on loopback, without security, from the server archive. It refuses to run as root. */
final class ElasticsearchServer implements Server {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Workspace workspace;
    private final Ports ports;
    private final ServerProcess process;
    private final Extras extras;

    /** What a node has besides the usual: settings, and files in the directory of its configuration. */
    record Extras(Map<String, String> settings, Map<String, byte[]> files) {
        static final Extras NONE = new Extras(Map.of(), Map.of());
    }

    ElasticsearchServer(Workspace workspace, Ports ports) {
        this(workspace, ports, Extras.NONE);
    }

    ElasticsearchServer(Workspace workspace, Ports ports, Extras extras) {
        this.workspace = workspace;
        this.ports = ports;
        this.extras = extras;
        this.process = ServerProcess.daemon(workspace, name(), home().resolve("elasticsearch.pid"));
    }

    private Path home() {
        return workspace.state().resolve("elasticsearch");
    }

    @Override
    public String name() {
        return "elasticsearch";
    }

    @Override
    public String title() {
        return "Elasticsearch";
    }

    @Override
    public String address() {
        return "http://localhost:" + ports.of(Ports.ELASTICSEARCH);
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public void start() {
        try {
            Path server = serverFiles();
            UnprivilegedUser user = UnprivilegedUser.ifRoot();
            Path home = home();
            if (user != null && !Files.exists(home)) {
                user.createReachableDirectory(home, workspace);
            }
            Workspace.directory(home);
            if (user != null && !UnprivilegedUser.isReachable(server)) {
                server = user.copyInto(server, home.toRealPath().resolve("server"));
            }
            Path config = Workspace.directory(home.resolve("config"));
            for (String name : List.of("jvm.options", "log4j2.properties")) {
                Path target = config.resolve(name);
                Files.deleteIfExists(target);
                Files.copy(server.resolve("config").resolve(name), target);
            }
            Workspace.directory(config.resolve("jvm.options.d"));
            Path real = home.toRealPath();
            for (String name : List.of("data", "logs", "tmp")) {
                Workspace.directory(real.resolve(name));
            }
            Files.writeString(config.resolve("elasticsearch.yml"), settings(real));
            for (var file : extras.files().entrySet()) {
                Path target = config.resolve(file.getKey());
                Workspace.directory(target.getParent());
                Files.write(target, file.getValue());
            }
            List<String> command = new ArrayList<>();
            if (user != null) {
                user.own(real);
                command.addAll(user.commandPrefix());
            }
            command.addAll(List.of(
                    server.resolve("bin/elasticsearch").toString(),
                    "-d",
                    "-p",
                    real.resolve("elasticsearch.pid").toString()));
            process.start(
                    command,
                    Map.of(
                            "ES_PATH_CONF", real.resolve("config").toString(),
                            "ES_JAVA_HOME", Jvm.home().toString(),
                            "ES_JAVA_OPTS", "-Xms512m -Xmx512m " + process.marker(),
                            "ES_TMPDIR", real.resolve("tmp").toString()),
                    real);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot set up Elasticsearch", e);
        }
    }

    private Path serverFiles() throws IOException {
        Path parent = workspace.distribution().resolve("elasticsearch");
        try (var children = Files.list(parent)) {
            return children.filter(path -> Files.exists(path.resolve("bin/elasticsearch")))
                    .max(Path::compareTo)
                    .orElseThrow(() -> CliException.failed(
                            "no Elasticsearch in " + parent + "; remove that directory and try again"));
        }
    }

    @Override
    public boolean isReady() {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(address() + "/_cluster/health?wait_for_status=yellow&timeout=1s"))
                .timeout(Duration.ofSeconds(3))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String settings(Path home) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("cluster.name", "weir");
        settings.put("node.name", "weir-1");
        settings.put("discovery.type", "single-node");
        settings.put("network.host", "127.0.0.1");
        settings.put("http.port", Integer.toString(ports.of(Ports.ELASTICSEARCH)));
        settings.put("transport.port", Integer.toString(ports.of(Ports.ELASTICSEARCH_TRANSPORT)));
        settings.put("path.data", home.resolve("data").toString());
        settings.put("path.logs", home.resolve("logs").toString());
        // A laptop's disk is often fuller than a server's may be.
        settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        settings.put("xpack.security.enabled", "false");
        settings.putAll(extras.settings());
        StringBuilder yaml = new StringBuilder();
        settings.forEach(
                (key, value) -> yaml.append(key).append(": ").append(value).append('\n'));
        return yaml.toString();
    }
}
