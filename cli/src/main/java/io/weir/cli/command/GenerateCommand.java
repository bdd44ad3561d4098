package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.demo.TelemetryPlayer;
import io.weir.cli.stack.Stack;
import io.weir.generators.Scenario;
import io.weir.generators.Shipment;
import io.weir.generators.SshBackground;
import io.weir.generators.SshBruteForce;
import io.weir.generators.World;
import io.weir.jobs.config.WeirConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir generate}. */
@Command(
        name = "generate",
        description = "Make telemetry: ordinary SSH logins, with or without a brute force among them.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir generate --duration 60                         prints one JSON record per line",
            "  ./weir generate --scenario ssh-brute-force --to kafka --duration 300"
        })
public final class GenerateCommand implements Callable<Integer> {
    /** What can be played, by the name people type. */
    enum Story {
        BACKGROUND,
        SSH_BRUTE_FORCE;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private final Console console;
    private final Workspace workspace;

    @Option(
            names = "--scenario",
            defaultValue = "background",
            description = "One of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Story story;

    @Option(names = "--seed", defaultValue = "1", description = "The same seed gives the same story (default: 1).")
    long seed;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long it lasts (default: ${DEFAULT-VALUE} seconds).")
    int seconds;

    @Option(
            names = "--rate",
            defaultValue = "4",
            description = "Ordinary logins per second (default: ${DEFAULT-VALUE}).")
    double rate;

    @Option(
            names = "--to",
            defaultValue = "-",
            description = "'-' prints at once, 'kafka' sends at the records' times (default: ${DEFAULT-VALUE}).")
    String target;

    @Mixin
    ConfigOptions configOptions = new ConfigOptions();

    public GenerateCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Shipment> shipments = shipments();
        switch (target) {
            case "-" -> shipments.forEach(shipment -> console.print(shipment.value()));
            case "kafka" -> {
                WeirConfig config = configOptions
                        .load(workspace, new Stack(workspace, console))
                        .config();
                try (TelemetryPlayer player = new TelemetryPlayer(config.kafka().bootstrap())) {
                    player.play(shipments);
                }
                console.note("sent " + shipments.size() + " records");
            }
            default -> throw new CliException(ExitCode.USAGE, "--to takes '-' or 'kafka', not '" + target + "'");
        }
        return ExitCode.OK;
    }

    private List<Shipment> shipments() {
        World world = World.seeded(seed);
        Duration length = Duration.ofSeconds(seconds);
        Scenario background = new SshBackground(world, rate);
        return story == Story.BACKGROUND
                ? Scenario.together(seed, Instant.now(), length, background)
                : Scenario.together(
                        seed, Instant.now(), length, background, new SshBruteForce(world, "203.0.113.77", 30));
    }
}
