package io.weir.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.demo.AlertFeed;
import io.weir.cli.demo.AlertSearch;
import io.weir.cli.demo.AlertTable;
import io.weir.cli.demo.TelemetryPlayer;
import io.weir.cli.stack.FlinkRest;
import io.weir.cli.stack.Stack;
import io.weir.generators.Intensity;
import io.weir.generators.Shipment;
import io.weir.generators.SshBackground;
import io.weir.generators.Stage;
import io.weir.generators.attack.SshBruteForce;
import io.weir.generators.world.World;
import io.weir.jobs.config.WeirConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** {@code weir demo}. */
@Command(
        name = "demo",
        description = {
            "Show a running SOC: stack, job, an attack and its alerts.",
            "",
            "Starts the embedded stack, submits the pipeline job, plays an SSH brute force among ordinary logins, and prints"
                    + " the alerts as they come. Runs until Ctrl-C; the stack stays up."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the expected alert is in Elasticsearch", "1:it is not", "3:the stack could not be started"},
        footerHeading = "%nExamples:%n",
        footer = {"  ./weir demo", "  ./weir demo --once    ends by itself; for scripts"})
public final class DemoCommand implements Callable<Integer> {
    private static final Duration SCENE = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 24;
    private static final double LOGINS_PER_SECOND = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Two jobs that detect would raise every alert twice. */
    private static final Set<String> JOBS = EnumSet.allOf(SubmitCommand.Job.class).stream()
            .map(SubmitCommand.Job::title)
            .collect(Collectors.toSet());

    private final Console console;
    private final Workspace workspace;

    @Option(names = "--once", description = "End when the expected alert is in Elasticsearch.")
    boolean once;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Play the same scene again (default: a new one each time).")
    Long seed;

    public DemoCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ConfigOptions.check(workspace);
        Stack.Addresses addresses = new Stack(workspace, console).up();
        ConfigOptions.Loaded configuration = ConfigOptions.embedded(workspace, addresses);
        WeirConfig config = configuration.config();
        prepare(config);
        submit(FlinkRest.at(addresses.flink()), configuration);

        long scene = seed == null ? System.currentTimeMillis() / 1000 % 100_000 : seed;
        World world = World.seeded(scene);
        String attacker = "203.0.113." + (1 + Math.floorMod(scene, 250));
        console.print("");
        console.print("Playing an SSH brute force by " + console.paint(Tone.STRONG, attacker) + " among ordinary logins"
                + " (seed " + scene + ")");
        Optional<JsonNode> found = play(config, world, attacker, scene);
        if (found.isEmpty()) {
            throw CliException.failed("no alert for " + attacker + " reached Elasticsearch within "
                    + PATIENCE.toSeconds() + " s after the attack; './weir logs' may tell why");
        }
        printWhereToLook(addresses, attacker, found.get());
        if (!once) {
            goOn(config, world, scene);
        }
        return ExitCode.OK;
    }

    private void prepare(WeirConfig config) throws InterruptedException {
        Instant begin = Instant.now();
        SiteSetup.kafka(config, List.of("telemetry.auth"), 2, 1);
        SiteSetup.elasticsearch(config);
        console.done("Set-up", "topics and index templates", Duration.between(begin, Instant.now()));
    }

    private void submit(FlinkRest flink, ConfigOptions.Loaded configuration) throws InterruptedException {
        Instant begin = Instant.now();
        for (FlinkRest.Job job : flink.jobs()) {
            if (JOBS.contains(job.name()) && !job.isOver()) {
                flink.cancel(job.id()); // an earlier demo's, perhaps of an older build
                awaitEnd(flink, job.id());
            }
        }
        String id = new JobSubmission(
                        workspace.jobJar(),
                        SubmitCommand.Job.PIPELINE.mainClass(),
                        configuration,
                        Optional.empty(),
                        Optional.empty())
                .to(flink);
        console.done("Pipeline job", id, Duration.between(begin, Instant.now()));
    }

    private static void awaitEnd(FlinkRest flink, String jobId) throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(30);
        while (flink.job(jobId).filter(job -> !job.isOver()).isPresent()) {
            if (Instant.now().isAfter(deadline)) {
                throw CliException.failed("the earlier job " + jobId + " does not end");
            }
            Thread.sleep(100);
        }
    }

    /** Plays the scene and prints alerts as they come; gives the document of the expected one. */
    private Optional<JsonNode> play(WeirConfig config, World world, String attacker, long scene)
            throws IOException, InterruptedException {
        Instant start = Instant.now();
        // The attack begins after a fifth of the time, so that there is something to compare it with.
        var setting = new Stage.Setting(
                world, scene, start.plus(SCENE.dividedBy(5)), Intensity.LOW, Optional.of(attacker), 1);
        List<Shipment> shipments = new ArrayList<>(
                Stage.play(SshBruteForce.ofTries(ATTEMPTS), setting).shipments());
        shipments.addAll(new SshBackground(world, LOGINS_PER_SECOND).play(scene, start, SCENE));
        shipments.sort(Comparator.comparing(Shipment::time));
        AlertTable table = new AlertTable(console);
        try (AlertFeed feed =
                        new AlertFeed(config.kafka().access(), config.topics().alerts());
                AlertSearch search = new AlertSearch(config.elasticsearch());
                Background player = Background.start(() -> {
                    try (TelemetryPlayer telemetry =
                            new TelemetryPlayer(config.kafka().access())) {
                        telemetry.play(shipments);
                    }
                })) {
            Instant deadline = start.plus(SCENE).plus(PATIENCE);
            Optional<JsonNode> found = Optional.empty();
            while (Instant.now().isBefore(deadline) && (found.isEmpty() || player.isRunning())) {
                feed.poll(Duration.ofMillis(250)).forEach(table::print);
                player.failIfBroken();
                found = search.of(attacker, start).stream()
                        .filter(document -> document.at("/weir/alert/count").asLong() == ATTEMPTS)
                        .findFirst();
            }
            feed.poll(Duration.ofSeconds(1)).forEach(table::print);
            return found;
        }
    }

    private void printWhereToLook(Stack.Addresses addresses, String attacker, JsonNode document) {
        long latency = Duration.between(
                        Instant.parse(document.at("/@timestamp").asText()),
                        Instant.parse(document.at("/weir/stages/detected").asText()))
                .toMillis();
        console.print("");
        console.print(String.format(
                Locale.ROOT,
                "In Elasticsearch: %s, %s, %d events from %s; raised %.1f s after the deciding event.",
                document.at("/rule/name").asText(),
                document.at("/weir/severity").asText(),
                document.at("/weir/alert/count").asLong(),
                attacker,
                latency / 1000.0));
        console.print("");
        console.print("Flink web UI   " + addresses.flink());
        console.print("Elasticsearch  " + addresses.elasticsearch() + "/weir-alerts/_search?pretty");
    }

    private void goOn(WeirConfig config, World world, long scene) throws InterruptedException {
        console.print("");
        console.print("Ordinary logins go on; Ctrl-C ends the demo, './weir down' stops the stack.");
        AlertTable table = new AlertTable(console);
        try (AlertFeed feed =
                        new AlertFeed(config.kafka().access(), config.topics().alerts());
                TelemetryPlayer telemetry = new TelemetryPlayer(config.kafka().access())) {
            for (long minute = 1; ; minute++) {
                telemetry.play(new SshBackground(world, LOGINS_PER_SECOND)
                        .play(scene + minute, Instant.now(), Duration.ofSeconds(10)));
                feed.poll(Duration.ZERO).forEach(table::print);
            }
        }
    }

    /** Work beside the main thread, whose failure is not lost. */
    private static final class Background implements AutoCloseable {
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final Thread thread;

        private Background(Work work) {
            thread = new Thread(
                    () -> {
                        try {
                            work.run();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        } catch (RuntimeException e) {
                            failure.set(e);
                        }
                    },
                    "telemetry");
            thread.setDaemon(true);
        }

        interface Work {
            void run() throws InterruptedException;
        }

        static Background start(Work work) {
            Background background = new Background(work);
            background.thread.start();
            return background;
        }

        boolean isRunning() {
            return thread.isAlive();
        }

        void failIfBroken() {
            if (failure.get() != null) {
                throw CliException.failed(
                        "cannot send telemetry: " + failure.get().getMessage());
            }
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
