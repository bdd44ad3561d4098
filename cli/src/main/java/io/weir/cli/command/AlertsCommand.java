package io.weir.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.command.DecisionOptions.Decision;
import io.weir.cli.demo.AlertSearch;
import io.weir.cli.respond.RespondRecords;
import io.weir.cli.stack.Stack;
import io.weir.jobs.config.WeirConfig;
import io.weir.rules.alert.Alert;
import io.weir.rules.command.Command.Action;
import io.weir.rules.command.Command.Subject;
import io.weir.rules.incident.Finding;
import io.weir.rules.incident.ScoredAlert;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code weir alerts}: what was raised, and what is decided about it. */
@Command(
        name = "alerts",
        description = "Read alerts, and decide about them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir alerts list                       the newest last",
            "  ./weir alerts close ID false-positive    and do not hear of it again for a week"
        })
public final class AlertsCommand implements Runnable {
    private final Console console;
    private final Workspace workspace;

    @Spec
    CommandSpec spec;

    public AlertsCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    @Command(
            name = "list",
            description = "What was raised, the newest last.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir alerts list -n 50")
    int list(
            @Option(
                            names = {"-n", "--last"},
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "How many (default: ${DEFAULT-VALUE}).")
                    int last,
            @Mixin ConfigOptions configOptions) {
        List<Alert> newest = new ArrayList<>(configOptions.records(workspace, console).alerts().stream()
                .sorted(Comparator.comparingLong(Alert::timeMillis).reversed())
                .limit(last)
                .toList());
        if (newest.isEmpty()) {
            console.print("No alerts.");
            return ExitCode.OK;
        }
        Collections.reverse(newest);
        Map<String, JsonNode> documents = documents(newest, configOptions);
        console.table(
                List.of("ID", "TIME", "SEVERITY", "SCORE", "STATUS", "COUNT", "RULE", "BY"),
                newest.stream()
                        .map(alert -> row(alert, documents.getOrDefault(alert.id(), MissingNode.getInstance())))
                        .toList());
        return ExitCode.OK;
    }

    /** What the respond job wrote of them, by id. Alerts are shown also where that cannot be read. */
    private Map<String, JsonNode> documents(List<Alert> alerts, ConfigOptions configOptions) {
        WeirConfig config =
                configOptions.load(workspace, new Stack(workspace, console)).config();
        try (AlertSearch search = new AlertSearch(config.elasticsearch())) {
            return search.withIds(alerts.stream().map(Alert::id).toList());
        } catch (IOException e) {
            console.note("Scores and decisions are not shown: cannot read alerts from Elasticsearch at "
                    + String.join(",", config.elasticsearch().hosts()) + ": " + e.getMessage());
            return Map.of();
        }
    }

    private static List<String> row(Alert alert, JsonNode document) {
        return List.of(
                alert.id(),
                Instant.ofEpochMilli(alert.timeMillis())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString(),
                alert.severity().level(),
                document.at("/weir/risk/score").asText("-"),
                document.at("/weir/alert/status").asText("-"),
                Long.toString(alert.count()),
                Console.safe(alert.ruleName()),
                entity(alert).map(Console::safe).orElse("(on trial)"));
    }

    /** As incidents name it; none of a rule on trial. */
    private static Optional<String> entity(Alert alert) {
        return Finding.of(ScoredAlert.unscored(alert))
                .map(finding -> finding.entity().label());
    }

    @Command(
            name = "show",
            description = "One alert, as the document that Elasticsearch holds, with its score and what was decided.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir alerts show 0a1b2c    (the beginning of an id is enough)")
    int show(
            @Parameters(paramLabel = "ID", description = "The id, or its beginning.") String id,
            @Mixin ConfigOptions configOptions) {
        Alert alert = one(id, configOptions);
        WeirConfig config =
                configOptions.load(workspace, new Stack(workspace, console)).config();
        try (AlertSearch search = new AlertSearch(config.elasticsearch())) {
            console.print(search.withId(alert.id())
                    .orElseThrow(() -> CliException.failed("alert " + alert.id()
                            + " is not in Elasticsearch yet; the respond job writes it there: './weir submit respond'"))
                    .toPrettyString());
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.ENVIRONMENT,
                    "cannot read alerts from Elasticsearch at "
                            + String.join(",", config.elasticsearch().hosts()) + ": " + e.getMessage(),
                    e);
        }
        return ExitCode.OK;
    }

    private Alert one(String id, ConfigOptions configOptions) {
        return RespondRecords.one(configOptions.records(workspace, console).alerts(), Alert::id, id, "alert");
    }

    private String wholeId(String id, DecisionOptions options) {
        return RespondRecords.wholeId(
                () -> options.configOptions.records(workspace, console).alerts(), Alert::id, id, "alert");
    }

    @Command(
            name = "ack",
            description = "Say that somebody looks at an alert.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir alerts ack 0a1b2c    (the beginning of an id is enough)")
    int acknowledge(
            @Parameters(paramLabel = "ID", description = "The id, or its beginning.") String id,
            @Mixin DecisionOptions options)
            throws InterruptedException {
        String whole = wholeId(id, options);
        return options.send(Decision.of(Action.ACKNOWLEDGE, Subject.ALERT, whole, ""), workspace, console);
    }

    @Command(
            name = "close",
            description = "Close an alert with a verdict.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir alerts close 0a1b2c benign")
    int close(@Mixin CloseOptions close, @Mixin DecisionOptions options) throws InterruptedException {
        if (!close.isFalsePositive()) {
            String whole = wholeId(close.id, options);
            return options.send(Decision.of(Action.CLOSE, Subject.ALERT, whole, close.verdict), workspace, console);
        }
        Alert alert = one(close.id, options.configOptions);
        String entity = entity(alert)
                .orElseThrow(() -> CliException.failed(
                        "alert " + close.id + " is of a rule on trial, which triggers nothing further"));
        return options.send(
                new Decision(
                        Action.FALSE_POSITIVE, Subject.ALERT, alert.id(), "", alert.ruleId(), entity, close.quietFor),
                workspace,
                console);
    }
}
