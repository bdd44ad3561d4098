package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.bench.FigureSheet;
import io.weir.cli.bench.detect.Cluster;
import io.weir.cli.bench.detect.DetectBench;
import io.weir.cli.bench.detect.Part;
import io.weir.cli.rules.EventFile;
import io.weir.cli.stack.FlinkRest;
import io.weir.cli.stack.Stack;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.jobs.ReadJob;
import io.weir.jobs.SkimJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code weir bench detect}. */
@Command(
        name = "detect",
        description = {
            "Measure the detect job on the embedded stack: throughput, a hot key, the time to an alert, and the time until there"
                    + " are alerts again when a TaskManager was killed.",
            "",
            "Starts the stack if it does not run, and runs jobs on topics of its own, which are removed afterwards. A job that"
                    + " only reads and parses the same topic takes turns with the detect job. Takes the better part of an hour, and"
                    + " needs free disk for the events sent. Exit code 1 if a goal is not met."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = {
            "  ./weir bench detect --rules .weir/rules/public --events recording.jsonl.gz --json figures.json",
            "  ./weir bench detect --events recording.jsonl.gz --only latency --only recovery --turns 1"
        })
public final class BenchDetectCommand implements Callable<Integer> {

    private static final int PATIENCE_SECONDS = 30;

    private final Console console;
    private final Workspace workspace;

    @Option(
            names = "--rules",
            arity = "1..*",
            paramLabel = "DIR",
            description = "Directories with rules besides the built-in ones.")
    List<Path> rules = List.of();

    @Option(names = "--events", required = true, arity = "1..*", paramLabel = "FILE", description = "Recorded events.")
    List<Path> events;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "12000000",
            description =
                    "Events that a topic is filled with (default: ${DEFAULT-VALUE}): jobs are compiled with the first"
                            + " of them. Of logins it is a twentieth; before alerts are timed, at most three million.")
    int records;

    @Option(
            names = "--only",
            paramLabel = "PART",
            description = "Measure only this: ${COMPLETION-CANDIDATES}; repeatable.")
    Set<Part> only = EnumSet.allOf(Part.class);

    @Option(names = "--turns", paramLabel = "N", defaultValue = "3", description = "Turns (default: ${DEFAULT-VALUE}).")
    int turns;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long alerts are timed (default: ${DEFAULT-VALUE}).")
    int seconds;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too, as JSON.")
    Path json;

    public BenchDetectCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (turns < 1 || records < 1 || seconds < 1) {
            throw new CliException(ExitCode.USAGE, "--turns, --records and --seconds are at least 1");
        }
        List<byte[]> recorded = new ArrayList<>();
        events.forEach(file ->
                new EventFile(file).forEach((buffer, from, to) -> recorded.add(Arrays.copyOfRange(buffer, from, to))));
        if (recorded.isEmpty()) {
            throw CliException.failed("no event in the files named");
        }
        var stack = new Stack(workspace, console);
        Stack.Addresses addresses = stack.up();
        var sheet = new FigureSheet(console::print);
        var bench = new DetectBench(
                KafkaAccess.plain(addresses.kafka()),
                new EmbeddedCluster(stack, addresses),
                turns,
                line -> console.note("  " + line),
                sheet::add);
        CountDownLatch over = endsWhenInterrupted();
        try {
            bench.run(only, recorded, records, Duration.ofSeconds(seconds));
        } finally {
            over.countDown();
        }
        if (json != null) {
            sheet.writeTo(json);
        }
        return sheet.areAllMet() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Who interrupts a measurement leaves no job running and no topic behind. */
    private static CountDownLatch endsWhenInterrupted() {
        var over = new CountDownLatch(1);
        Thread runner = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            runner.interrupt();
            try {
                var unused = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        return over;
    }

    /** The cluster of the embedded stack. */
    private final class EmbeddedCluster implements Cluster {
        private final Stack stack;
        private final Stack.Addresses addresses;
        private final FlinkRest flink;
        private final Path ownRules;

        EmbeddedCluster(Stack stack, Stack.Addresses addresses) throws IOException {
            this.stack = stack;
            this.addresses = addresses;
            this.flink = FlinkRest.at(addresses.flink());
            this.ownRules = DetectBench.writeRules(workspace.state().resolve("bench/rules"));
        }

        @Override
        public String detect(Map<String, String> settings) throws InterruptedException {
            return submit(SubmitCommand.Job.DETECT.mainClass(), settings);
        }

        @Override
        public String read(Map<String, String> settings) throws InterruptedException {
            return submit(ReadJob.class.getName(), settings);
        }

        @Override
        public String skim(Map<String, String> settings) throws InterruptedException {
            return submit(SkimJob.class.getName(), settings);
        }

        private String submit(String mainClass, Map<String, String> settings) throws InterruptedException {
            Map<String, String> all = new LinkedHashMap<>(settings);
            all.put("elasticsearch.hosts", addresses.elasticsearch());
            all.put(
                    "rules.directories",
                    Stream.concat(rules.stream(), Stream.of(ownRules))
                            .map(path -> path.toAbsolutePath().toString())
                            .collect(Collectors.joining(",")));
            return new JobSubmission(
                            workspace.jobJar(),
                            mainClass,
                            ConfigOptions.with(workspace, all),
                            Optional.empty(),
                            Optional.empty())
                    .to(flink);
        }

        @Override
        public void end(String job) throws InterruptedException {
            flink.cancel(job);
            Instant deadline = Instant.now().plusSeconds(60);
            while (flink.job(job).filter(known -> !known.isOver()).isPresent()) {
                if (Instant.now().isAfter(deadline)) {
                    throw CliException.failed("the job " + job + " does not end");
                }
                Thread.sleep(100);
            }
        }

        @Override
        public void killTaskManagerOf(String job) {
            Set<String> busy = flink.taskManagersOf(job);
            long pid = stack.status().stream()
                    .filter(server -> busy.contains(server.name()))
                    .flatMap(server -> server.pid().stream())
                    .findFirst()
                    .orElseThrow(() -> CliException.failed("no TaskManager of this stack runs the job " + job));
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }

        @Override
        public void heal() {
            stack.up();
        }

        /** Flink takes a number there for milliseconds. */
        @Override
        public Duration heartbeatTimeout() {
            return flink.setting("heartbeat.timeout")
                    .map(Long::parseLong)
                    .map(Duration::ofMillis)
                    .orElseThrow(() -> CliException.failed(
                            "heartbeat.timeout: found nothing in Flink's configuration, expected milliseconds"));
        }

        @Override
        public boolean hasCheckpoint(String job) {
            return flink.checkpoints(job).completed() > 0;
        }

        @Override
        public Restart lastRestart(String job) {
            return new Restart(
                    flink.lastInState(job, "RESTARTING"),
                    flink.checkpoints(job).restoredAtMillis(),
                    flink.runsSince(job));
        }
    }
}
