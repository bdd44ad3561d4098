package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.respond.CommandChannel;
import io.weir.cli.stack.Stack;
import io.weir.jobs.config.WeirConfig;
import io.weir.rules.command.Command.Action;
import io.weir.rules.command.Command.Subject;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.command.CommandJson;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** What every decision that goes to the respond job has: who decided, why, and how long to wait for the answer. */
final class DecisionOptions {
    @Option(names = "--user", paramLabel = "NAME", description = "Who decides (default: the user of this terminal).")
    String user = System.getProperty("user.name");

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; goes to the history.")
    String reason;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Default: the one of the configuration.")
    String tenant;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for the answer (default: ${DEFAULT-VALUE}).")
    int patience;

    @Mixin
    ConfigOptions configOptions = new ConfigOptions();

    /** What is decided about what. */
    record Decision(
            Action action, Subject subject, String target, String value, String rule, String entity, String holds) {
        static Decision of(Action action, Subject subject, String target, String value) {
            return new Decision(action, subject, target, value, "", "", "");
        }
    }

    int send(Decision decision, Workspace workspace, Console console) throws InterruptedException {
        WeirConfig config =
                configOptions.load(workspace, new Stack(workspace, console)).config();
        long forMillis = decision.holds().isEmpty()
                ? 0
                : CommandJson.duration(decision.holds())
                        .map(Duration::toMillis)
                        .orElseThrow(() -> new CliException(
                                ExitCode.USAGE, "found '" + decision.holds() + "', expected a time such as 24h or 7d"));
        var command = new io.weir.rules.command.Command(
                UUID.randomUUID().toString(),
                tenant == null ? config.tenant() : tenant,
                System.currentTimeMillis(),
                user,
                decision.action(),
                decision.subject(),
                decision.target(),
                decision.value(),
                decision.rule(),
                decision.entity(),
                forMillis,
                reason);
        Optional<CommandAnswer> answer = new CommandChannel(config).send(command, Duration.ofSeconds(patience));
        if (answer.isEmpty()) {
            throw CliException.environment("sent, but no answer came within " + patience
                    + " s: does a respond job run? './weir status' tells; the command waits for one");
        }
        if (!answer.get().accepted()) {
            throw CliException.failed("refused: " + Console.safe(answer.get().reason()));
        }
        console.print("accepted");
        return ExitCode.OK;
    }
}
