package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.command.DecisionOptions.Decision;
import io.weir.cli.demo.AlertSearch;
import io.weir.cli.respond.NewestRecords;
import io.weir.cli.stack.Stack;
import io.weir.connectors.alert.AlertAvro;
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
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir alerts}: what was raised, and what is decided about it. */
@Command(
        name = "alerts",
        description = "Read alerts, and decide about them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AlertsCommand.ListThem.class,
            AlertsCommand.Show.class,
            AlertsCommand.Acknowledge.class,
            AlertsCommand.Close.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir alerts list                       the newest last",
            "  ./weir alerts close ID false-positive    and do not hear of it again for a week"
        })
public final class AlertsCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private static Collection<Alert> read(ConfigOptions options, Workspace workspace, Console console) {
        WeirConfig config =
                options.load(workspace, new Stack(workspace, console)).config();
        return new NewestRecords(config).of(config.topics().alerts(), AlertAvro::decode, Alert::id, Alert::version);
    }

    private static Alert one(String id, ConfigOptions options, Workspace workspace, Console console) {
        List<Alert> found = read(options, workspace, console).stream()
                .filter(alert -> alert.id().startsWith(id))
                .toList();
        if (found.size() != 1) {
            throw CliException.failed(
                    found.isEmpty()
                            ? "there is no alert " + id
                            : found.size() + " alerts begin with " + id + ", expected one");
        }
        return found.get(0);
    }

    /** {@code weir alerts list}. */
    @Command(
            name = "list",
            description = "What was raised, the newest last.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir alerts list -n 50")
    public static final class ListThem implements Callable<Integer> {
        private final Console console;
        private final Workspace workspace;

        @Option(
                names = {"-n", "--last"},
                defaultValue = "20",
                description = "How many (default: ${DEFAULT-VALUE}).")
        int last;

        @Mixin
        ConfigOptions configOptions = new ConfigOptions();

        public ListThem(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() {
            List<List<String>> rows = new ArrayList<>(read(configOptions, workspace, console).stream()
                    .sorted(Comparator.comparingLong(Alert::timeMillis).reversed())
                    .limit(last)
                    .map(ListThem::row)
                    .toList());
            Collections.reverse(rows);
            if (rows.isEmpty()) {
                console.print("No alerts.");
            } else {
                console.table(List.of("ID", "TIME", "SEVERITY", "COUNT", "RULE", "BY"), rows);
            }
            return ExitCode.OK;
        }

        private static List<String> row(Alert alert) {
            return List.of(
                    alert.id(),
                    Instant.ofEpochMilli(alert.timeMillis())
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString(),
                    alert.severity().level(),
                    Long.toString(alert.count()),
                    Console.safe(alert.ruleName()),
                    Finding.of(ScoredAlert.unscored(alert))
                            .map(finding -> Console.safe(finding.entity().label()))
                            .orElse("(on trial)"));
        }
    }

    /** {@code weir alerts show}. */
    @Command(
            name = "show",
            description = "One alert, as the document that Elasticsearch holds, with its score and what was decided.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir alerts show 0a1b2c    (the beginning of an id is enough)")
    public static final class Show implements Callable<Integer> {
        private final Console console;
        private final Workspace workspace;

        @Parameters(paramLabel = "ID", description = "The id, or its beginning.")
        String id;

        @Mixin
        ConfigOptions configOptions = new ConfigOptions();

        public Show(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() {
            Alert alert = one(id, configOptions, workspace, console);
            WeirConfig config =
                    configOptions.load(workspace, new Stack(workspace, console)).config();
            try (AlertSearch search = new AlertSearch(config.elasticsearch())) {
                console.print(search.withId(alert.id())
                        .orElseThrow(() -> CliException.failed("alert " + alert.id()
                                + " is not in Elasticsearch yet; the respond job writes it there: './weir submit"
                                + " respond'"))
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
    }

    /** {@code weir alerts ack}. */
    @Command(
            name = "ack",
            description = "Say that somebody looks at an alert.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir alerts ack 0a1b2c3d4e5f60718293a4b5c6d7e8f9")
    public static final class Acknowledge implements Callable<Integer> {
        private final Console console;
        private final Workspace workspace;

        @Parameters(paramLabel = "ID", description = "The whole id.")
        String id;

        @Mixin
        DecisionOptions options = new DecisionOptions();

        public Acknowledge(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() throws InterruptedException {
            return options.send(Decision.of(Action.ACKNOWLEDGE, Subject.ALERT, id, ""), workspace, console);
        }
    }

    /** {@code weir alerts close}. */
    @Command(
            name = "close",
            description = "Close an alert with a verdict.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir alerts close 0a1b2c3d4e5f60718293a4b5c6d7e8f9 benign")
    public static final class Close implements Callable<Integer> {
        private final Console console;
        private final Workspace workspace;

        @Parameters(index = "0", paramLabel = "ID", description = "The whole id.")
        String id;

        @Parameters(
                index = "1",
                paramLabel = "VERDICT",
                description = "One of true-positive, false-positive, benign, duplicate, undetermined.")
        String verdict;

        @Option(
                names = "--quiet-for",
                paramLabel = "TIME",
                defaultValue = "",
                description = "With false-positive: how long its rule is not heard about its entity (default: 7d).")
        String quietFor;

        @Mixin
        DecisionOptions options = new DecisionOptions();

        public Close(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() throws InterruptedException {
            if (!verdict.equals("false-positive")) {
                return options.send(Decision.of(Action.CLOSE, Subject.ALERT, id, verdict), workspace, console);
            }
            Alert alert = one(id, options.configOptions, workspace, console);
            String entity = Finding.of(ScoredAlert.unscored(alert))
                    .map(finding -> finding.entity().label())
                    .orElseThrow(() -> CliException.failed(
                            "alert " + id + " is of a rule on trial, which triggers nothing further"));
            return options.send(
                    new Decision(
                            Action.FALSE_POSITIVE, Subject.ALERT, alert.id(), "", alert.ruleId(), entity, quietFor),
                    workspace,
                    console);
        }
    }
}
