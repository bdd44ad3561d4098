package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.command.DecisionOptions.Decision;
import io.weir.cli.respond.IncidentSheet;
import io.weir.cli.respond.RespondRecords;
import io.weir.rules.command.Command.Action;
import io.weir.rules.command.Command.Subject;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.playbook.Response;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** {@code weir incidents}: what attacks there are, and what is decided about them. */
@Command(
        name = "incidents",
        description = "Read incidents, and decide about them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = IncidentsExportCommand.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir incidents list                          those that are open, the most urgent first",
            "  ./weir incidents show 0a1b2c                   one of them, with its timeline",
            "  ./weir incidents close 0a1b2c true-positive    the case is closed"
        })
public final class IncidentsCommand implements Runnable {
    private final Console console;
    private final Workspace workspace;

    @Spec
    CommandSpec spec;

    public IncidentsCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    @Command(
            name = "list",
            description = "The open incidents, the most urgent first.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir incidents list --all -n 50")
    int list(
            @Option(names = "--all", description = "Those that are closed or merged, too.") boolean all,
            @Option(
                            names = {"-n", "--most"},
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "How many (default: ${DEFAULT-VALUE}).")
                    int most,
            @Mixin ConfigOptions configOptions) {
        List<List<String>> rows = configOptions.records(workspace, console).incidents().stream()
                .filter(one -> all || one.status() == Status.OPEN || one.status() == Status.ACKNOWLEDGED)
                .sorted(Comparator.comparing(Incident::priority)
                        .thenComparingInt(Incident::score)
                        .thenComparingLong(Incident::lastMillis)
                        .reversed())
                .limit(most)
                .map(this::row)
                .toList();
        if (rows.isEmpty()) {
            console.print(all ? "No incidents." : "No open incidents.");
        } else {
            console.table(List.of("ID", "PRIORITY", "SEVERITY", "SCORE", "STATUS", "ALERTS", "LAST", "TITLE"), rows);
        }
        return ExitCode.OK;
    }

    private List<String> row(Incident incident) {
        return List.of(
                incident.id(),
                incident.priority().name(),
                console.paint(
                        IncidentSheet.tone(incident.severity()),
                        incident.severity().level()),
                Integer.toString(incident.score()),
                incident.status().name().toLowerCase(Locale.ROOT),
                Long.toString(incident.alertCount()),
                Instant.ofEpochMilli(incident.lastMillis())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString(),
                Console.safe(incident.title()));
    }

    @Command(
            name = "show",
            description = "One incident: what happened, who took part, the score, responses, history.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir incidents show 0a1b2c    (the beginning of an id is enough)")
    int show(
            @Parameters(paramLabel = "ID", description = "The id, or its beginning.") String id,
            @Option(
                            names = "--width",
                            paramLabel = "COLUMNS",
                            defaultValue = "100",
                            description = "How wide, from 40 on (default: ${DEFAULT-VALUE}).")
                    int width,
            @Mixin ConfigOptions configOptions) {
        RespondRecords records = configOptions.records(workspace, console);
        Incident incident = RespondRecords.one(records.incidents(), Incident::id, id, "incident");
        List<Response> responses = IncidentSheet.responsesTo(incident, records.responses());
        IncidentSheet.of(incident, responses, records.acknowledgements(), console, Math.max(40, width))
                .forEach(console::print);
        return ExitCode.OK;
    }

    private String wholeId(String id, DecisionOptions options) {
        return RespondRecords.wholeId(
                () -> options.configOptions.records(workspace, console).incidents(), Incident::id, id, "incident");
    }

    @Command(
            name = "ack",
            description = "Say that somebody looks at an incident.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir incidents ack 0a1b2c    (the beginning of an id is enough)")
    int acknowledge(
            @Parameters(paramLabel = "ID", description = "The id, or its beginning.") String id,
            @Mixin DecisionOptions options)
            throws InterruptedException {
        String whole = wholeId(id, options);
        return options.send(Decision.of(Action.ACKNOWLEDGE, Subject.INCIDENT, whole, ""), workspace, console);
    }

    @Command(
            name = "close",
            description = "Close an incident with a verdict.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir incidents close 0a1b2c true-positive --reason contained")
    int close(@Mixin CloseOptions close, @Mixin DecisionOptions options) throws InterruptedException {
        String whole = wholeId(close.id, options);
        Decision decision = close.isFalsePositive()
                ? new Decision(Action.FALSE_POSITIVE, Subject.INCIDENT, whole, "", "", "", close.quietFor)
                : Decision.of(Action.CLOSE, Subject.INCIDENT, whole, close.verdict);
        return options.send(decision, workspace, console);
    }

    @Command(
            name = "merge",
            description = "Make one incident of two; the one that was opened first keeps its id.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir incidents merge ID OTHER --reason 'the same intruder'")
    int merge(
            @Parameters(index = "0", paramLabel = "ID", description = "The id of one, or its beginning.") String id,
            @Parameters(index = "1", paramLabel = "OTHER", description = "The id of the other, or its beginning.")
                    String other,
            @Mixin DecisionOptions options)
            throws InterruptedException {
        String one = wholeId(id, options);
        return options.send(
                Decision.of(Action.MERGE, Subject.INCIDENT, one, wholeId(other, options)), workspace, console);
    }
}
