package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.Console.Progress;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.demo.TelemetryPlayer;
import io.weir.cli.generate.LoadPlayer;
import io.weir.cli.generate.ShipmentFiles;
import io.weir.cli.generate.Span;
import io.weir.cli.stack.Stack;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.kafka.KafkaTopics;
import io.weir.generators.Intensity;
import io.weir.generators.Scenario;
import io.weir.generators.Scenarios;
import io.weir.generators.Shipment;
import io.weir.generators.Simulation;
import io.weir.generators.Simulation.Plan;
import io.weir.generators.Truth;
import io.weir.generators.load.LoadStream;
import io.weir.generators.log.Sensors;
import io.weir.generators.world.World;
import io.weir.jobs.config.WeirConfig;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** {@code weir generate}. */
@Command(
        name = "generate",
        description = {
            "Make telemetry in real formats: attacks, ordinary days, or both; the truth about it goes to a file of its own.",
            "",
            "Without --scenario it makes ordinary days. Attacks come one after the other within --duration and end when they"
                    + " are over; one that needs a certain hour of the day (--list names them) waits for it."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir generate --list",
            "  ./weir generate --scenario full-attack-chain --background --duration 2h --to recording --truth truth.jsonl",
            "  ./weir generate --scenario ssh-brute-force,port-scan --seed 7 --intensity high    prints the records",
            "  ./weir generate --background --scenario web-attack --to kafka --real-time --duration 10m",
            "  ./weir generate --load --to kafka --rate 50000 --duration 5m"
        })
public final class GenerateCommand implements Callable<Integer> {
    private static final String BACKGROUND = "background";
    private static final int RECORDS_PER_PROGRESS = 1000;

    private final Console console;
    private final Workspace workspace;

    @Option(
            names = "--scenario",
            split = ",",
            paramLabel = "NAME",
            description = "The attacks, in their order; 'background' is ordinary days alone.")
    List<String> names = List.of();

    @Option(names = "--list", description = "Show the scenarios and end.")
    boolean isList;

    @Option(names = "--background", description = "Ordinary days around the attacks.")
    boolean hasBackground;

    @Option(names = "--seed", defaultValue = "1", description = "The same seed gives the same records (default: 1).")
    long seed;

    @Option(
            names = "--duration",
            paramLabel = "SPAN",
            defaultValue = "10m",
            converter = Span.class,
            description = "How long it lasts: 90, 45s, 10m, 2h, 1d (default: ${DEFAULT-VALUE}).")
    Duration duration;

    @Option(
            names = "--intensity",
            defaultValue = "medium",
            description = "How much of each attack: low, medium or high (default: ${DEFAULT-VALUE}).")
    Intensity intensity;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Ordinary records per second in working hours, by as many people (default: those of "
                    + World.USUAL_PEOPLE
                    + " people, about one); with --load, records per second (default: all it can).")
    Double rate;

    @Option(
            names = "--attacker",
            paramLabel = "ADDRESS",
            description = "Where all attacks come from (default: each from an address of its own).")
    String attacker;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description =
                    "The time of the first record, as 2026-03-04T09:00:00Z or 2026-03-04 (default: so that it ends"
                            + " now; with --real-time now).")
    String start;

    @Option(
            names = "--to",
            paramLabel = "kafka|DIR|-",
            defaultValue = "-",
            description =
                    "Kafka, a directory with a file per topic, or - for the terminal (default: ${DEFAULT-VALUE}).")
    String target;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "Write there what happened: one JSON line per attack.")
    Path truth;

    @Option(names = "--real-time", description = "Send each record when its time has come, not at once.")
    boolean isRealTime;

    @Option(
            names = "--load",
            description =
                    "Records of ordinary days again and again, at once and with the time of the clock: for load tests.")
    boolean isLoad;

    @Mixin
    ConfigOptions configOptions = new ConfigOptions();

    public GenerateCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (isList) {
            list();
            return ExitCode.OK;
        }
        List<Scenario> scenarios = scenarios();
        if (isLoad) {
            load();
            return ExitCode.OK;
        }
        boolean isQuiet = scenarios.isEmpty() || hasBackground;
        Plan plan = new Plan(
                scenarios,
                isQuiet,
                seed,
                begin(scenarios),
                duration,
                intensity,
                Optional.ofNullable(attacker),
                people());
        Simulation simulation = Simulation.of(plan);
        if (truth != null) {
            Files.write(truth, simulation.truths().stream().map(Truth::json).toList());
        }
        send(simulation);
        return ExitCode.OK;
    }

    private void list() {
        List<List<String>> rows = new ArrayList<>();
        for (Scenario scenario : Scenarios.all()) {
            String hour = scenario.hour().map(LocalTime::toString).orElse("");
            rows.add(List.of(scenario.name(), hour, scenario.summary()));
        }
        console.table(List.of("SCENARIO", "FROM", "WHAT HAPPENS"), rows);
    }

    private List<Scenario> scenarios() {
        List<Scenario> scenarios = new ArrayList<>();
        for (String name : names) {
            if (!name.equals(BACKGROUND)) {
                scenarios.add(Scenarios.named(name)
                        .orElseThrow(() -> new CliException(
                                ExitCode.USAGE,
                                "--scenario: found '" + name + "', expected " + BACKGROUND + " or one of "
                                        + String.join(", ", Scenarios.names())
                                        + "; './weir generate --list' says what they are")));
            }
        }
        if (isLoad && !scenarios.isEmpty()) {
            throw new CliException(
                    ExitCode.USAGE, "--load repeats ordinary records and knows no attacks: leave --scenario out");
        }
        return scenarios;
    }

    private Instant begin(List<Scenario> scenarios) {
        if (start != null) {
            return parsed(start);
        }
        Instant now = Instant.now();
        if (isRealTime) {
            return now;
        }
        Instant latest = now.minus(duration);
        return scenarios.stream()
                .flatMap(scenario -> scenario.hour().stream())
                .findFirst()
                .map(hour -> before(latest, hour))
                .orElse(latest);
    }

    /** The newest day on which this hour comes before a moment, and a while later is before it still. */
    private static Instant before(Instant latest, LocalTime hour) {
        Instant then = latest.minus(Duration.ofHours(3))
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .atTime(hour)
                .toInstant(ZoneOffset.UTC);
        return then.isAfter(latest.minus(Duration.ofHours(3))) ? then.minus(Duration.ofDays(1)) : then;
    }

    private static Instant parsed(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--start: found '" + text + "', expected a time as 2026-03-04T09:00:00Z or a day as 2026-03-04",
                    e);
        }
    }

    private int people() {
        if (rate == null) {
            return World.USUAL_PEOPLE;
        }
        long people = Math.round(Simulation.peopleFor(rate));
        if (people < World.FEWEST_PEOPLE || people > World.MOST_PEOPLE) {
            throw new CliException(
                    ExitCode.USAGE,
                    String.format(
                            Locale.ROOT,
                            "--rate: found %s, expected %.1f to %.0f records per second: that is what %d to %d people make;"
                                    + " for more use --load",
                            rate,
                            Simulation.recordsPerSecond(World.FEWEST_PEOPLE),
                            Simulation.recordsPerSecond(World.MOST_PEOPLE),
                            World.FEWEST_PEOPLE,
                            World.MOST_PEOPLE));
        }
        return (int) people;
    }

    private void send(Simulation simulation) throws InterruptedException {
        try (Progress progress = console.progress("generating")) {
            var counting = new Counting(progress);
            switch (target) {
                case "-" -> play(simulation, counting, shipment -> console.print(shipment.value()));
                case "kafka" -> {
                    if (!isRealTime) {
                        console.note("records of the past are late for a job that has seen newer ones;"
                                + " --real-time sends each at its time");
                    }
                    try (TelemetryPlayer player = new TelemetryPlayer(kafka())) {
                        player.play(simulation, isRealTime, counting);
                    }
                }
                default -> {
                    try (ShipmentFiles files = new ShipmentFiles(Path.of(target))) {
                        play(simulation, counting, files::write);
                    }
                }
            }
            progress.clear();
            if (!target.equals("-")) {
                console.note("wrote " + counting.count + " records to " + target);
            }
        }
    }

    private void play(Simulation simulation, Counting counting, Consumer<Shipment> sink) throws InterruptedException {
        while (simulation.hasNext()) {
            Shipment shipment = simulation.next();
            if (isRealTime) {
                TelemetryPlayer.awaitTimeOf(shipment);
            }
            sink.accept(shipment);
            counting.accept(shipment);
        }
    }

    private KafkaAccess kafka() throws InterruptedException {
        WeirConfig config =
                configOptions.load(workspace, new Stack(workspace, console)).config();
        KafkaAccess kafka = config.kafka().access();
        List<KafkaTopics.Topic> topics = Sensors.TOPICS.stream()
                .map(topic -> KafkaTopics.Topic.ofTelemetry(topic, 2))
                .toList();
        try {
            KafkaTopics.create(kafka, topics, 1);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new CliException(
                    ExitCode.ENVIRONMENT,
                    "cannot use Kafka at " + kafka.explain(e)
                            + "; './weir up' starts one, --set kafka.bootstrap=HOST:PORT names another",
                    e);
        }
        return kafka;
    }

    private void load() throws InterruptedException {
        if (!target.equals("kafka")) {
            throw new CliException(ExitCode.USAGE, "--load: found --to " + target + ", expected --to kafka");
        }
        KafkaAccess kafka = kafka();
        LoadStream stream = LoadStream.ofOrdinaryDays(seed);
        try (Progress progress = console.progress("sending");
                LoadPlayer player = new LoadPlayer(kafka)) {
            long sent = player.play(stream, duration, rate == null ? Double.POSITIVE_INFINITY : rate, progress::update);
            progress.clear();
            console.note(String.format(Locale.ROOT, "sent %,d records in %d s", sent, duration.toSeconds()));
        }
    }

    /** Tells how far it is. */
    private static final class Counting implements Consumer<Shipment> {
        private final Progress progress;
        private long count;

        Counting(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void accept(Shipment shipment) {
            count++;
            if (count % RECORDS_PER_PROGRESS == 0) {
                progress.update(String.format(Locale.ROOT, "%,d records, at %s", count, shipment.time()));
            }
        }
    }
}
