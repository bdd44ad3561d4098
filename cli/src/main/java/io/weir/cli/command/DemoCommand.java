package io.weir.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.demo.AlertSearch;
import io.weir.cli.demo.LiveStory;
import io.weir.cli.demo.TelemetryPlayer;
import io.weir.cli.respond.IncidentSheet;
import io.weir.cli.respond.RespondRecords;
import io.weir.cli.stack.FlinkRest;
import io.weir.cli.stack.Stack;
import io.weir.generators.Intensity;
import io.weir.generators.Scenario;
import io.weir.generators.Shipment;
import io.weir.generators.SshBackground;
import io.weir.generators.Stage;
import io.weir.generators.Story;
import io.weir.generators.attack.FullAttackChain;
import io.weir.generators.attack.SshBruteForce;
import io.weir.generators.world.World;
import io.weir.jobs.config.WeirConfig;
import io.weir.rules.incident.Incident;
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
            "Show a running SOC: stack, job, an attack, its alerts, the incident and the answers to it.",
            "",
            "Starts the embedded stack, submits the pipeline job, and plays an attack from the first port scan to the stolen"
                    + " data among ordinary logins, in about three minutes. Prints the alerts as they come, the incident as it"
                    + " grows, and what the playbooks would have done. Runs until Ctrl-C; the stack stays up."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:what was expected was found, and is in Elasticsearch",
            "1:it was not",
            "3:the stack could not be started"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir demo",
            "  ./weir demo --once            ends by itself; for scripts",
            "  ./weir demo --once --short    half a minute of password guessing"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int ATTEMPTS = 24;
    private static final double LOGINS_PER_SECOND = 2;
    private static final Duration PRELUDE = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Nobody wants to wait for an attacker who takes his time. */
    private static final int HASTE = 10;

    private static final int SHEET_WIDTH = 110;
    /** Two jobs that detect would raise every alert twice. */
    private static final Set<String> JOBS = EnumSet.allOf(SubmitCommand.Job.class).stream()
            .map(SubmitCommand.Job::title)
            .collect(Collectors.toSet());

    private final Console console;
    private final Workspace workspace;

    @Option(names = "--once", description = "End when what is expected is in Elasticsearch.")
    boolean once;

    @Option(names = "--short", description = "Play no more than an SSH brute force, which takes half a minute.")
    boolean isShort;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Play the same scene again (default: a new one each time).")
    Long seed;

    public DemoCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    /** An attack, and who it comes from. */
    private record Scene(SshBackground background, long seed, String attacker, Instant start, Story story) {
        static Scene of(long seed, boolean isShort) {
            World world = World.seeded(seed);
            String attacker = "203.0.113." + (1 + Math.floorMod(seed, 250));
            Instant start = Instant.now();
            // The attack begins later, so that there is something to compare it with.
            var setting = new Stage.Setting(
                    world, seed, start.plus(PRELUDE), Intensity.LOW, Optional.of(attacker), 1, isShort ? 1 : HASTE);
            Scenario scenario = isShort ? SshBruteForce.ofTries(ATTEMPTS) : new FullAttackChain();
            var background = new SshBackground(world, LOGINS_PER_SECOND);
            return new Scene(background, seed, attacker, start, Stage.play(scenario, setting));
        }

        Duration length() {
            return Duration.between(start, story.truth().end());
        }

        List<String> topics() {
            return story.shipments().stream()
                    .map(Shipment::topic)
                    .distinct()
                    .sorted()
                    .toList();
        }

        /** The attack among ordinary logins. */
        List<Shipment> shipments() {
            List<Shipment> all = new ArrayList<>(story.shipments());
            all.addAll(background.play(seed, start, length()));
            all.sort(Comparator.comparing(Shipment::time));
            return all;
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ConfigOptions.check(workspace);
        Stack.Addresses addresses = new Stack(workspace, console).up();
        ConfigOptions.Loaded configuration = ConfigOptions.embedded(workspace, addresses);
        WeirConfig config = configuration.config();
        long number = seed == null ? System.currentTimeMillis() / 1000 % 100_000 : seed;
        prepare(config, Scene.of(number, isShort).topics());
        submit(FlinkRest.at(addresses.flink()), configuration);

        Scene scene = Scene.of(number, isShort);
        console.print("");
        console.print((isShort
                        ? "Playing an SSH brute force by "
                        : "Playing an attack from its first scan to the stolen data by ")
                + console.paint(Tone.STRONG, scene.attacker()) + " among ordinary logins (seed " + number + ", "
                + scene.length().toSeconds() + " s)");
        play(config, scene);
        printWhereToLook(addresses, scene);
        if (!once) {
            goOn(config, scene);
        }
        return ExitCode.OK;
    }

    private void prepare(WeirConfig config, List<String> topics) throws InterruptedException {
        Instant begin = Instant.now();
        SiteSetup.kafka(config, topics, 2, 1);
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

    /** Plays the scene and prints what the jobs tell, until all that is expected was told and can be searched. */
    private void play(WeirConfig config, Scene scene) throws IOException, InterruptedException {
        List<Shipment> shipments = scene.shipments();
        try (LiveStory live = new LiveStory(console, config);
                AlertSearch search = new AlertSearch(config.elasticsearch());
                Background player = Background.start(() -> {
                    try (TelemetryPlayer telemetry =
                            new TelemetryPlayer(config.kafka().access())) {
                        telemetry.play(shipments);
                    }
                })) {
            Instant deadline = scene.start().plus(scene.length()).plus(PATIENCE);
            boolean isFound = false;
            while (player.isRunning() || !isFound) {
                if (Instant.now().isAfter(deadline)) {
                    throw CliException.failed("what was expected of " + scene.attacker() + " was not told within "
                            + PATIENCE.toSeconds() + " s after the attack; './weir logs' may tell why");
                }
                live.follow(Duration.ofMillis(250));
                player.failIfBroken();
                isFound = isShort ? isGuessingFound(search, scene) : isStoryFound(live, search, scene);
            }
            live.follow(Duration.ofSeconds(1));
            if (live.minorAlerts() > 0) {
                console.print("            and " + live.minorAlerts() + " alerts of low severity");
            }
            console.print("");
            if (isShort) {
                printAlert(search, scene);
            } else {
                live.incidentOf(scene.attacker()).ifPresent(incident -> printIncident(config, incident));
            }
        }
    }

    private static boolean isGuessingFound(AlertSearch search, Scene scene) throws IOException {
        return guessing(search, scene).isPresent();
    }

    private static Optional<JsonNode> guessing(AlertSearch search, Scene scene) throws IOException {
        return search.of(scene.attacker(), scene.start()).stream()
                .filter(document -> document.at("/weir/alert/count").asLong() == ATTEMPTS)
                .findFirst();
    }

    private static boolean isStoryFound(LiveStory live, AlertSearch search, Scene scene) throws IOException {
        String expected = scene.story().truth().incident().orElseThrow().phase();
        Optional<Incident> incident =
                live.incidentOf(scene.attacker()).filter(found -> found.phase().equals(expected));
        return incident.isPresent() && search.hasIncident(incident.get().id(), expected);
    }

    private void printAlert(AlertSearch search, Scene scene) throws IOException {
        JsonNode document = guessing(search, scene).orElseThrow();
        long latency = Duration.between(
                        Instant.parse(document.at("/@timestamp").asText()),
                        Instant.parse(document.at("/weir/stages/detected").asText()))
                .toMillis();
        console.print(String.format(
                Locale.ROOT,
                "In Elasticsearch: %s, %s, %d events from %s; raised %.1f s after the deciding event.",
                document.at("/rule/name").asText(),
                document.at("/weir/severity").asText(),
                document.at("/weir/alert/count").asLong(),
                scene.attacker(),
                latency / 1000.0));
    }

    private void printIncident(WeirConfig config, Incident incident) {
        var records = new RespondRecords(config);
        IncidentSheet.of(
                        incident,
                        IncidentSheet.responsesTo(incident, records.responses()),
                        records.acknowledgements(),
                        console,
                        SHEET_WIDTH)
                .forEach(console::print);
    }

    private void printWhereToLook(Stack.Addresses addresses, Scene scene) {
        console.print("");
        console.print("Flink web UI   " + addresses.flink());
        console.print("Elasticsearch  " + addresses.elasticsearch() + "/weir-alerts/_search?pretty");
        console.print("Incidents      ./weir incidents list, and show, ack, close or export one");
        console.print("Responses      ./weir responses list: simulated, because nobody configured otherwise");
        console.print("Again          ./weir demo --seed " + scene.seed() + (isShort ? " --short" : ""));
    }

    private void goOn(WeirConfig config, Scene scene) throws InterruptedException {
        console.print("");
        console.print("Ordinary logins go on; Ctrl-C ends the demo, './weir down' stops the stack.");
        try (LiveStory live = new LiveStory(console, config);
                TelemetryPlayer telemetry = new TelemetryPlayer(config.kafka().access())) {
            for (long part = 1; ; part++) {
                telemetry.play(scene.background().play(scene.seed() + part, Instant.now(), Duration.ofSeconds(10)));
                live.follow(Duration.ZERO);
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
