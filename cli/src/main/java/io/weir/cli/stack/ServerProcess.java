package io.weir.cli.stack;

import io.weir.cli.CliException;
import io.weir.cli.Workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A server that outlives the command that started it. The child itself writes its process id before it becomes the
 * server, so a launcher that is killed at any moment leaves nothing that {@code down} cannot find.
 */
final class ServerProcess {
    /** Interrupts of the terminal are for the command, not for the servers it started. */
    private static final String START_SCRIPT =
            "trap '' INT HUP; echo $$ > \"$0.new\"; mv \"$0.new\" \"$0\"; exec \"$@\"";

    private static final Duration GRACE = Duration.ofSeconds(20);

    private final String name;
    private final Path pidFile;
    private final Path daemonPidFile;
    private final Path log;
    private final Path console;
    private final String marker;

    /** A server that writes its log to the console. */
    static ServerProcess loggingToConsole(Workspace workspace, String name) {
        return new ServerProcess(workspace, name, null, ".log");
    }

    /** A server that writes its log file itself; what else it prints goes to a file beside it. */
    static ServerProcess loggingToFile(Workspace workspace, String name) {
        return new ServerProcess(workspace, name, null, ".out");
    }

    /** A server that detaches itself and then writes the id of its own process to a file. */
    static ServerProcess daemon(Workspace workspace, String name, Path daemonPidFile) {
        return new ServerProcess(workspace, name, daemonPidFile, ".log");
    }

    private ServerProcess(Workspace workspace, String name, Path daemonPidFile, String consoleSuffix) {
        Path run = Workspace.directory(workspace.state().resolve("run"));
        this.name = name;
        this.pidFile = run.resolve(name + ".pid");
        this.daemonPidFile = daemonPidFile;
        Path logs = Workspace.directory(workspace.logs());
        this.log = logs.resolve(name + ".log");
        this.console = logs.resolve(name + consoleSuffix);
        this.marker = "-Dweir.server=" + name + "@" + workspace.state();
    }

    /** To be among the server's JVM options: it tells this server from a stranger that got the same process id. */
    String marker() {
        return marker;
    }

    Path log() {
        return log;
    }

    void start(List<String> command, Map<String, String> environment, Path directory) {
        List<String> detached = new ArrayList<>(List.of("/bin/sh", "-c", START_SCRIPT, pidFile.toString()));
        detached.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(detached)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(console.toFile()));
        builder.environment().putAll(environment);
        try {
            Files.deleteIfExists(pidFile);
            if (daemonPidFile != null) {
                Files.deleteIfExists(daemonPidFile);
            }
            builder.start();
            awaitPidFile();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    private void awaitPidFile() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Files.exists(pidFile)) {
            if (System.nanoTime() > deadline) {
                throw CliException.failed(name + " did not start; see " + console);
            }
            pause(10);
        }
    }

    boolean isAlive() {
        return daemon().isPresent() || starter().isPresent();
    }

    /** The process id people may be interested in. */
    Optional<Long> pid() {
        return daemon().or(this::starter).map(ProcessHandle::pid);
    }

    private Optional<ProcessHandle> starter() {
        return living(pidFile);
    }

    private Optional<ProcessHandle> daemon() {
        return daemonPidFile == null ? Optional.empty() : living(daemonPidFile);
    }

    private Optional<ProcessHandle> living(Path file) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            String text = Files.readString(file).strip();
            return text.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(text))
                            .filter(ProcessHandle::isAlive)
                            .filter(this::isOurs);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Process ids are used again: only a process that carries our marker, in its arguments or environment, is ours. */
    private boolean isOurs(ProcessHandle process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        if (!Files.isDirectory(proc)) {
            return process.info()
                    .commandLine()
                    .map(line -> line.contains(marker))
                    .orElse(true);
        }
        return contains(proc.resolve("cmdline")) || contains(proc.resolve("environ"));
    }

    private boolean contains(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8).contains(marker);
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks politely, waits, then insists. */
    void stop() {
        List<ProcessHandle> processes = new ArrayList<>();
        daemon().ifPresent(processes::add);
        starter().ifPresent(starter -> {
            starter.descendants().forEach(processes::add);
            processes.add(starter);
        });
        processes.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (processes.stream().anyMatch(ProcessHandle::isAlive)) {
            if (System.nanoTime() > deadline) {
                processes.forEach(ProcessHandle::destroyForcibly);
                break;
            }
            pause(50);
        }
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + pidFile, e);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(io.weir.cli.ExitCode.INTERRUPTED, "interrupted", e);
        }
    }
}
