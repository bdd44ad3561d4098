package io.weir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are: the checkout, and the directory for all that running Weir leaves behind, usually {@code .weir}. */
public record Workspace(Path root, Path state) {

    /** The launcher names the checkout; WEIR_STATE moves the state elsewhere, so that two stacks can live side by side. */
    public static Workspace current() {
        Path root = absolute(System.getProperty("weir.root", System.getProperty("user.dir")));
        String state = System.getenv("WEIR_STATE");
        return new Workspace(root, state == null || state.isEmpty() ? root.resolve(".weir") : absolute(state));
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }

    public Path logs() {
        return state.resolve("log");
    }

    /** The servers' own files as Maven delivered them; one copy for all stacks of this checkout. */
    public Path distribution() {
        return root.resolve(".weir/dist");
    }

    public Path flinkConf() {
        return root.resolve("flink-conf");
    }

    public Path defaultConfig() {
        return flinkConf().resolve("weir.yaml");
    }

    /** The job jar: staged beside the running command, so that a build in between does not pull it away. */
    public Path jobJar() {
        String staged = System.getProperty("weir.job.jar");
        return staged == null ? root.resolve("jobs/target/weir-jobs.jar") : Path.of(staged);
    }

    /** Creates a directory and its parents. */
    public static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + path, e);
        }
    }
}
