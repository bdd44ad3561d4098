package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.command.DecisionOptions.Decision;
import io.weir.cli.respond.IncidentSheet;
import io.weir.cli.respond.RespondRecords;
import io.weir.connectors.response.Acknowledgement;
import io.weir.rules.command.Command.Action;
import io.weir.rules.command.Command.Subject;
import io.weir.rules.playbook.Response;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code weir responses}: what playbooks asked for, and taking it back. */
@Command(
        name = "responses",
        description = "Read what playbooks asked for; approve, deny or undo it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir responses list        the newest last",
            "  ./weir responses undo ID     lift a block before its time"
        })
public final class ResponsesCommand implements Runnable {
    private final Console console;
    private final Workspace workspace;

    @Spec
    CommandSpec spec;

    public ResponsesCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    @Command(
            name = "list",
            description = "What playbooks asked for and what executors made of it, the newest last.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir responses list -n 50")
    int list(
            @Option(
                            names = {"-n", "--last"},
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "How many (default: ${DEFAULT-VALUE}).")
                    int last,
            @Mixin ConfigOptions configOptions) {
        RespondRecords records = configOptions.records(workspace, console);
        Map<String, List<Acknowledgement>> done = records.acknowledgements();
        List<List<String>> rows = new ArrayList<>(records.responses().stream()
                .sorted(Comparator.comparingLong(Response::createdMillis).reversed())
                .limit(last)
                .map(response -> row(response, done.getOrDefault(response.id(), List.of())))
                .toList());
        Collections.reverse(rows);
        if (rows.isEmpty()) {
            console.print("No responses.");
        } else {
            console.table(List.of("ID", "TIME", "STATUS", "UNTIL", "WHAT", "DONE BY", "WHY"), rows);
        }
        return ExitCode.OK;
    }

    private static List<String> row(Response response, List<Acknowledgement> done) {
        return List.of(
                response.id(),
                time(response.createdMillis()),
                response.status().name().toLowerCase(Locale.ROOT),
                response.expiresMillis() == 0 ? "" : time(response.expiresMillis()),
                Console.safe(response.title()),
                Console.safe(done.stream().map(IncidentSheet::said).collect(Collectors.joining("; "))),
                Console.safe(response.reason()));
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Command(
            name = "approve",
            description = "Let an action that waits be done.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir responses approve ID")
    int approve(
            @Parameters(paramLabel = "ID", description = "The id, or its beginning.") String id,
            @Mixin DecisionOptions options)
            throws InterruptedException {
        return decide(Action.APPROVE, id, options);
    }

    @Command(
            name = "deny",
            description = "Do not let an action that waits be done.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir responses deny ID")
    int deny(
            @Parameters(paramLabel = "ID", description = "The id, or its beginning.") String id,
            @Mixin DecisionOptions options)
            throws InterruptedException {
        return decide(Action.DENY, id, options);
    }

    @Command(
            name = "undo",
            description = "Take an action back before its time is over.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir responses undo ID --reason 'a customer'")
    int undo(
            @Parameters(paramLabel = "ID", description = "The id, or its beginning.") String id,
            @Mixin DecisionOptions options)
            throws InterruptedException {
        return decide(Action.UNDO, id, options);
    }

    private int decide(Action action, String id, DecisionOptions options) throws InterruptedException {
        String whole = RespondRecords.wholeId(
                () -> options.configOptions.records(workspace, console).responses(), Response::id, id, "response");
        return options.send(Decision.of(action, Subject.RESPONSE, whole, ""), workspace, console);
    }
}
