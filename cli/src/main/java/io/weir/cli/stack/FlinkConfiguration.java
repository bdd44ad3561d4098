package io.weir.cli.stack;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code flink-conf} with the embedded stack's own ports, directories and memory, and the JVM flags that follow from it. */
final class FlinkConfiguration {
    static final int TASK_MANAGERS = 2;
    static final int SLOTS_PER_TASK_MANAGER = 8;
    private static final String TASK_MANAGER_MEMORY = "WEIR_TASKMANAGER_MEMORY";

    private final Workspace workspace;
    private final Ports ports;
    private final Path home;

    FlinkConfiguration(Workspace workspace, Ports ports) {
        this.workspace = workspace;
        this.ports = ports;
        this.home = Workspace.directory(workspace.state().resolve("flink"));
    }

    Path home() {
        return home;
    }

    Path directory() {
        return home.resolve("conf");
    }

    String classpath() {
        return workspace.distribution().resolve("flink/lib") + "/*";
    }

    void write() {
        Map<String, Object> settings = flatten(read(workspace.flinkConf().resolve("config.yaml")));
        settings.putAll(embedded());
        DumpSettings style = DumpSettings.builder().setWidth(4000).build();
        try {
            Path conf = Workspace.directory(directory());
            Files.writeString(conf.resolve("config.yaml"), new Dump(style).dumpToString(settings));
            Files.copy(
                    workspace.flinkConf().resolve("logback.xml"),
                    conf.resolve("logback.xml"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write Flink's configuration", e);
        }
    }

    private Map<String, Object> embedded() {
        Map<String, Object> own = new TreeMap<>();
        own.put("jobmanager.rpc.address", "localhost");
        own.put("jobmanager.bind-host", "localhost");
        own.put("jobmanager.rpc.port", ports.of(Ports.FLINK_RPC));
        own.put("rest.address", "localhost");
        own.put("rest.bind-address", "localhost");
        own.put("rest.port", ports.of(Ports.FLINK));
        own.put("taskmanager.host", "localhost");
        own.put("taskmanager.bind-host", "localhost");
        own.put("taskmanager.numberOfTaskSlots", SLOTS_PER_TASK_MANAGER);
        own.put("jobmanager.memory.process.size", "640m");
        own.put("jobmanager.memory.jvm-overhead.min", "96m");
        own.put("jobmanager.memory.jvm-metaspace.size", "160m");
        own.put("jobmanager.memory.off-heap.size", "64m");
        own.put("taskmanager.memory.process.size", taskManagerMemory(System.getenv()));
        own.put("taskmanager.memory.managed.size", "64m");
        own.put("taskmanager.memory.jvm-metaspace.size", "192m");
        own.put("taskmanager.memory.network.min", "96m");
        own.put("taskmanager.memory.network.max", "96m");
        own.put("execution.checkpointing.dir", uri("checkpoints"));
        own.put("execution.checkpointing.savepoint-dir", uri("savepoints"));
        own.put("io.tmp.dirs", Workspace.directory(home.resolve("tmp")).toString());
        own.put("web.upload.dir", Workspace.directory(home.resolve("upload")).toString());
        return own;
    }

    /** Enough to look around; who sends a real load, or measures, has more to give. */
    static String taskManagerMemory(Map<String, String> environment) {
        String memory = environment.getOrDefault(TASK_MANAGER_MEMORY, "1152m");
        if (!memory.matches("[1-9][0-9]{0,5}[mg]")) {
            throw new CliException(
                    ExitCode.USAGE,
                    TASK_MANAGER_MEMORY + " is '" + memory
                            + "', expected the memory of one TaskManager, such as 1152m or 3g");
        }
        return memory;
    }

    private String uri(String name) {
        return Workspace.directory(home.resolve(name)).toUri().toString();
    }

    @SuppressWarnings("unchecked") // YAML maps of Flink's configuration have text keys
    private static Map<String, Object> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Object loaded =
                    new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromInputStream(in);
            return loaded == null ? Map.of() : (Map<String, Object>) loaded;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Map<String, Object> flatten(Map<String, Object> settings) {
        Map<String, Object> flat = new TreeMap<>();
        settings.forEach((key, value) -> {
            if (value instanceof Map<?, ?> nested) {
                Map<String, Object> inner = new TreeMap<>();
                nested.forEach((name, innerValue) -> inner.put(key + "." + name, innerValue));
                flat.putAll(flatten(inner));
            } else {
                flat.put(key, value);
            }
        });
        return flat;
    }

    /** The JVM of a JobManager or TaskManager: options that open the JDK, memory flags, and trailing arguments. */
    record Launch(List<String> jvmFlags, List<String> arguments) {}

    Launch jobManager() {
        return launch("GET_JM_RESOURCE_PARAMS");
    }

    Launch taskManager() {
        return launch("GET_TM_RESOURCE_PARAMS");
    }

    /** Flink computes its memory flags itself; the answer is kept for as long as the configuration stays the same. */
    private Launch launch(String question) {
        try {
            String settings = Files.readString(directory().resolve("config.yaml"));
            Path kept = directory().resolve(question.toLowerCase(java.util.Locale.ROOT) + "-" + digest(settings));
            if (!Files.exists(kept)) {
                Files.writeString(kept, ask(question));
            }
            List<String> results = Files.readAllLines(kept);
            List<String> flags = new ArrayList<>(words(String.valueOf(
                    flatten(read(directory().resolve("config.yaml"))).getOrDefault("env.java.opts.all", ""))));
            flags.addAll(words(results.get(0)));
            return new Launch(flags, results.size() > 1 ? words(results.get(1)) : List.of());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ask Flink for its memory settings", e);
        }
    }

    private String ask(String question) throws IOException {
        Process process = new ProcessBuilder(
                        Jvm.java(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=" + directory().resolve("logback.xml"),
                        "-Dlog.file=" + home.resolve("memory.log"),
                        "-cp",
                        classpath(),
                        "org.apache.flink.runtime.util.bash.BashJavaUtils",
                        question,
                        "--configDir",
                        directory().toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        String prefix = "BASH_JAVA_UTILS_EXEC_RESULT:";
        List<String> results = output.lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
        if (results.isEmpty()) {
            throw CliException.failed("Flink refused its configuration in " + directory() + ":\n" + output.strip());
        }
        return String.join("\n", results);
    }

    private static String digest(String text) {
        try {
            byte[] hash = java.security.MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static List<String> words(String line) {
        return Arrays.stream(line.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
