package io.weir.cli.stack;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.FileTree;
import io.weir.cli.Workspace;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The servers' own files: fetched once through Maven, again only when their versions change. */
final class Distribution {
    private static final Pattern DOWNLOADED =
            Pattern.compile("Downloaded from \\S+: \\S+/(\\S+) \\(([0-9.]+) ([kMG]?B)");

    private final Workspace workspace;
    private final Console console;

    Distribution(Workspace workspace, Console console) {
        this.workspace = workspace;
        this.console = console;
    }

    void fetchIfStale() {
        Path stamp = workspace.distribution().resolve("stamp");
        String wanted = fingerprint();
        try {
            if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
                return;
            }
            Workspace.directory(workspace.distribution());
            for (String server : List.of("kafka", "flink", "elasticsearch")) {
                Files.deleteIfExists(stamp);
                FileTree.delete(workspace.distribution().resolve(server));
            }
            fetch();
            Files.writeString(stamp, wanted);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fetch the servers", e);
        }
    }

    /** The poms decide what is fetched. */
    private String fingerprint() {
        try {
            var digest = java.security.MessageDigest.getInstance("SHA-256");
            digest.update(Files.readAllBytes(workspace.root().resolve("pom.xml")));
            for (String pom : List.of("pom.xml", "kafka/pom.xml", "flink/pom.xml", "elasticsearch/pom.xml")) {
                digest.update(Files.readAllBytes(poms().resolve(pom)));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the poms of the embedded stack", e);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Path poms() {
        return workspace.root().resolve("cli/stack");
    }

    private void fetch() throws IOException {
        Path log = workspace.distribution().resolve("fetch.log");
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-f", poms().toString(), "package"));
        command.add("-Dweir.dist=" + workspace.distribution());
        Process maven = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (Console.Progress progress = console.progress("Fetching Kafka, Flink and Elasticsearch (once)");
                BufferedReader lines = maven.inputReader(StandardCharsets.UTF_8);
                BufferedWriter kept = Files.newBufferedWriter(log)) {
            int files = 0;
            double megabytes = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                kept.write(line);
                kept.newLine();
                Matcher downloaded = DOWNLOADED.matcher(line);
                if (downloaded.find()) {
                    files++;
                    megabytes += megabytes(downloaded.group(2), downloaded.group(3));
                    progress.update(String.format(
                            java.util.Locale.ROOT, "%d files, %.0f MB, %s", files, megabytes, downloaded.group(1)));
                }
            }
            if (await(maven) != 0) {
                throw CliException.environment(
                        "Maven could not fetch the servers: " + firstError(log) + " (all of it in " + log + ")");
            }
            console.done(
                    "Servers",
                    files == 0
                            ? "from Maven's cache"
                            : String.format(java.util.Locale.ROOT, "fetched %d files, %.0f MB", files, megabytes),
                    progress.elapsed());
        }
    }

    private static double megabytes(String amount, String unit) {
        double value = Double.parseDouble(amount);
        return switch (unit) {
            case "GB" -> value * 1000;
            case "MB" -> value;
            case "kB" -> value / 1000;
            default -> value / 1_000_000;
        };
    }

    private static String firstError(Path log) throws IOException {
        try (InputStream in = Files.newInputStream(log)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("[ERROR]"))
                    .map(line -> line.substring("[ERROR]".length()).strip())
                    .findFirst()
                    .orElse("no reason given");
        }
    }

    private static int await(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new CliException(io.weir.cli.ExitCode.INTERRUPTED, "interrupted", e);
        }
    }
}
