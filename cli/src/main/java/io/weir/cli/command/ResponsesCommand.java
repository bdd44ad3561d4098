package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.command.DecisionOptions.Decision;
import io.weir.cli.respond.NewestRecords;
import io.weir.cli.stack.Stack;
import io.weir.connectors.response.ResponseAvro;
import io.weir.jobs.config.WeirConfig;
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
import java.util.concurrent.Callable;

/** {@code weir responses}: what playbooks asked for, and taking it back. */
@Command(
        name = "responses",
        description = "Read what playbooks asked for; approve, deny or undo it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ResponsesCommand.ListThem.class,
            ResponsesCommand.Approve.class,
            ResponsesCommand.Deny.class,
            ResponsesCommand.Undo.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir responses list        the newest last",
            "  ./weir responses undo ID     lift a block before its time"
        })
public final class ResponsesCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    /** {@code weir responses list}. */
    @Command(
            name = "list",
            description = "What playbooks asked for, the newest last.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir responses list -n 50")
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
            WeirConfig config =
                    configOptions.load(workspace, new Stack(workspace, console)).config();
            List<List<String>> rows = new ArrayList<>(new NewestRecords(config)
                    .of(config.topics().responses(), ResponseAvro::decode, Response::id, Response::version).stream()
                            .sorted(Comparator.comparingLong(Response::createdMillis)
                                    .reversed())
                            .limit(last)
                            .map(ListThem::row)
                            .toList());
            Collections.reverse(rows);
            if (rows.isEmpty()) {
                console.print("No responses.");
            } else {
                console.table(List.of("ID", "TIME", "STATUS", "UNTIL", "WHAT", "WHY"), rows);
            }
            return ExitCode.OK;
        }

        private static List<String> row(Response response) {
            return List.of(
                    response.id(),
                    time(response.createdMillis()),
                    response.status().name().toLowerCase(Locale.ROOT),
                    response.expiresMillis() == 0 ? "" : time(response.expiresMillis()),
                    Console.safe(response.title()),
                    Console.safe(response.reason()));
        }

        private static String time(long millis) {
            return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
        }
    }

    /** {@code weir responses approve}. */
    @Command(
            name = "approve",
            description = "Let an action that waits be done.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir responses approve ID")
    public static final class Approve implements Callable<Integer> {
        private final Console console;
        private final Workspace workspace;

        @Parameters(paramLabel = "ID", description = "The whole id.")
        String id;

        @Mixin
        DecisionOptions options = new DecisionOptions();

        public Approve(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() throws InterruptedException {
            return options.send(Decision.of(Action.APPROVE, Subject.RESPONSE, id, ""), workspace, console);
        }
    }

    /** {@code weir responses deny}. */
    @Command(
            name = "deny",
            description = "Do not let an action that waits be done.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir responses deny ID")
    public static final class Deny implements Callable<Integer> {
        private final Console console;
        private final Workspace workspace;

        @Parameters(paramLabel = "ID", description = "The whole id.")
        String id;

        @Mixin
        DecisionOptions options = new DecisionOptions();

        public Deny(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() throws InterruptedException {
            return options.send(Decision.of(Action.DENY, Subject.RESPONSE, id, ""), workspace, console);
        }
    }

    /** {@code weir responses undo}. */
    @Command(
            name = "undo",
            description = "Take an action back before its time is over.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  ./weir responses undo ID --reason 'a customer'")
    public static final class Undo implements Callable<Integer> {
        private final Console console;
        private final Workspace workspace;

        @Parameters(paramLabel = "ID", description = "The whole id.")
        String id;

        @Mixin
        DecisionOptions options = new DecisionOptions();

        public Undo(Console console, Workspace workspace) {
            this.console = console;
            this.workspace = workspace;
        }

        @Override
        public Integer call() throws InterruptedException {
            return options.send(Decision.of(Action.UNDO, Subject.RESPONSE, id, ""), workspace, console);
        }
    }
}
