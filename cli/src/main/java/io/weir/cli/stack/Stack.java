package io.weir.cli.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.FileTree;
import io.weir.cli.Workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The embedded stack: a Kafka broker, an Elasticsearch node and a Flink session cluster as child processes, all real.
 * The processes outlive the command; files below {@code .weir} say which they are.
 */
public final class Stack {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);

    private final Workspace workspace;
    private final Console console;

    public Stack(Workspace workspace, Console console) {
        this.workspace = workspace;
        this.console = console;
    }

    /** Where the running stack is reached. */
    public record Addresses(String kafka, String elasticsearch, String flink) {}

    /** One server as {@code status} shows it. */
    public record ServerStatus(String name, String title, String state, Optional<Long> pid, String address, Path log) {
        public boolean isRunning() {
            return state.equals("ready") || state.equals("starting");
        }
    }

    /** Starts what does not run yet and waits until everything is ready. */
    public Addresses up() {
        FileChannel lock = lock();
        try (lock) {
            new Distribution(workspace, console).fetchIfStale();
            Ports ports = Ports.choose(savedPorts(), portsInUse());
            save(ports);
            FlinkConfiguration flink = new FlinkConfiguration(workspace, ports);
            List<Server> servers = servers(ports, flink);
            List<Server> missing = servers.stream()
                    .filter(server -> !server.process().isAlive())
                    .toList();
            if (missing.stream().anyMatch(FlinkServer.class::isInstance)) {
                flink.write();
            }
            awaitReady(servers, missing);
            tellUnusualPorts(ports);
            return addresses(ports);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the stack", e);
        }
    }

    private void awaitReady(List<Server> servers, List<Server> missing) {
        try (Console.Progress progress = console.progress("Starting")) {
            missing.forEach(Server::start);
            List<Server> waiting = new ArrayList<>(servers);
            while (!waiting.isEmpty()) {
                progress.update(
                        String.join(", ", waiting.stream().map(Server::title).toList()));
                for (Server server : List.copyOf(waiting)) {
                    if (server.isReady()) {
                        waiting.remove(server);
                        progress.clear();
                        String detail =
                                missing.contains(server) ? server.address() : server.address() + " (was running)";
                        console.done(server.title(), detail, progress.elapsed());
                    } else if (!server.process().isAlive()) {
                        throw CliException.failed(died(server));
                    }
                }
                if (progress.elapsed().compareTo(READY_WITHIN) > 0) {
                    throw CliException.failed(waiting.get(0).title() + " is not ready after " + READY_WITHIN.toSeconds()
                            + " s; see " + waiting.get(0).process().log());
                }
                ServerProcess.pause(100);
            }
        }
    }

    private static String died(Server server) {
        String reason = LogFile.lastProblem(server.process().log());
        return server.title() + " ended while starting" + (reason.isEmpty() ? "" : ": " + reason) + " (see "
                + server.process().log() + ")";
    }

    private void tellUnusualPorts(Ports ports) {
        ports.byName().entrySet().stream()
                .filter(entry -> entry.getValue() != Ports.usual(entry.getKey()))
                .forEach(entry -> console.note("  " + console.paint(Console.Tone.WARNING, "note") + " port "
                        + Ports.usual(entry.getKey()) + " is taken: " + entry.getKey() + " uses " + entry.getValue()));
    }

    /** Stops everything that runs; gives the names of what was stopped. */
    public List<String> down(boolean purge) {
        FileChannel lock = lock();
        try (lock) {
            List<Server> running = knownServers().stream()
                    .filter(server -> server.process().isAlive())
                    .toList();
            try (Console.Progress progress = console.progress("Stopping")) {
                progress.update(
                        String.join(", ", running.stream().map(Server::title).toList()));
                running.parallelStream().forEach(server -> server.process().stop());
            }
            if (purge) {
                purge();
            }
            return running.stream().map(Server::title).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop the stack", e);
        }
    }

    private void purge() throws IOException {
        for (String directory : List.of("kafka", "elasticsearch", "flink", "run", "log")) {
            FileTree.delete(workspace.state().resolve(directory));
        }
        Files.deleteIfExists(portsFile());
    }

    public List<ServerStatus> status() {
        return knownServers().parallelStream()
                .map(server -> {
                    boolean alive = server.process().isAlive();
                    String state = !alive ? "stopped" : server.isReady() ? "ready" : "starting";
                    return new ServerStatus(
                            server.name(),
                            server.title(),
                            state,
                            server.process().pid(),
                            server.address(),
                            server.process().log());
                })
                .toList();
    }

    /** The addresses of the stack, if any of it runs: a server that is down for a while keeps its address. */
    public Optional<Addresses> addressesIfRunning() {
        return portsInUse().isEmpty() ? Optional.empty() : Optional.of(addresses(new Ports(savedPorts())));
    }

    private static Addresses addresses(Ports ports) {
        return new Addresses(
                "localhost:" + ports.of(Ports.KAFKA),
                "http://localhost:" + ports.of(Ports.ELASTICSEARCH),
                "http://localhost:" + ports.of(Ports.FLINK));
    }

    private List<Server> knownServers() {
        Map<String, Integer> saved = savedPorts();
        Ports ports = saved.isEmpty() ? Ports.choose(saved, Set.of()) : new Ports(saved);
        return servers(ports, new FlinkConfiguration(workspace, ports));
    }

    private List<Server> servers(Ports ports, FlinkConfiguration flink) {
        List<Server> servers = new ArrayList<>();
        servers.add(new ElasticsearchServer(workspace, ports));
        servers.add(new KafkaServer(workspace, ports));
        servers.add(FlinkServer.jobManager(workspace, ports, flink));
        for (int number = 1; number <= FlinkConfiguration.TASK_MANAGERS; number++) {
            servers.add(FlinkServer.taskManager(workspace, ports, flink, number));
        }
        return servers;
    }

    private Set<String> portsInUse() {
        Map<String, Integer> saved = savedPorts();
        Set<String> inUse = new TreeSet<>();
        if (saved.isEmpty()) {
            return inUse;
        }
        for (Server server : knownServers()) {
            if (server.process().isAlive()) {
                switch (server.name()) {
                    case "kafka" -> inUse.addAll(Set.of(Ports.KAFKA, Ports.KAFKA_CONTROLLER));
                    case "elasticsearch" -> inUse.addAll(Set.of(Ports.ELASTICSEARCH, Ports.ELASTICSEARCH_TRANSPORT));
                    default -> inUse.addAll(Set.of(Ports.FLINK, Ports.FLINK_RPC));
                }
            }
        }
        return inUse;
    }

    private Path portsFile() {
        return workspace.state().resolve("ports.json");
    }

    private Map<String, Integer> savedPorts() {
        try {
            return Files.exists(portsFile())
                    ? JSON.readValue(portsFile().toFile(), new TypeReference<LinkedHashMap<String, Integer>>() {})
                    : Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + portsFile() + "; './weir down --purge' starts afresh", e);
        }
    }

    private void save(Ports ports) throws IOException {
        Path fresh = portsFile().resolveSibling("ports.json.new");
        JSON.writerWithDefaultPrettyPrinter().writeValue(fresh.toFile(), ports.byName());
        Files.move(fresh, portsFile(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** One command at a time; the lock ends with the process, also with a killed one. */
    private FileChannel lock() {
        Path file = Workspace.directory(workspace.state()).resolve("lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                console.note("  waiting for another './weir up' or './weir down' to finish");
                channel.lock();
            }
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + file, e);
        }
    }
}
