package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.rules.NamedRules;
import io.weir.cli.rules.RuleChannel;
import io.weir.cli.stack.Stack;
import io.weir.jobs.rules.RuleAnswer;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.book.RulePush;
import io.weir.rules.book.Trial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/** {@code weir rules push}. */
@Command(
        name = "push",
        description = {
            "Give rules to the running detect job, without restarting it.",
            "",
            "A push counts as a whole: if one rule is refused, nothing changes. A rule takes the place of one with the same id"
                    + " (or name, or title); the windows of rules that stay the same go on."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = {"  ./weir rules push my-rules/web.yml", "  ./weir rules push --shadow my-rules/web.yml"})
public final class RulesPushCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Rule files, or directories with rule files.")
    List<Path> paths;

    @Option(
            names = "--shadow",
            description = "Put the rules on trial: they alert, marked as shadow, and trigger nothing further.")
    boolean isTrial;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for the answer (default: ${DEFAULT-VALUE}).")
    int patience;

    @Mixin
    ConfigOptions configOptions = new ConfigOptions();

    public RulesPushCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<RuleDocument> documents = NamedRules.read(paths).stream()
                .flatMap(file -> RuleDocument.of(file).stream())
                .toList();
        if (documents.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "no rules at " + paths);
        }
        return send(isTrial ? onTrial(documents) : documents, patience, configOptions, workspace, console);
    }

    private static List<RuleDocument> onTrial(List<RuleDocument> documents) {
        try {
            return documents.stream().map(Trial::of).toList();
        } catch (IllegalArgumentException impossible) {
            throw new CliException(ExitCode.USAGE, "--shadow: " + impossible.getMessage());
        }
    }

    static int send(
            List<RuleDocument> documents, int patience, ConfigOptions options, Workspace workspace, Console console)
            throws InterruptedException {
        RuleChannel channel = new RuleChannel(
                options.load(workspace, new Stack(workspace, console)).config());
        Optional<RuleAnswer> answer =
                channel.push(new RulePush(UUID.randomUUID().toString(), documents), Duration.ofSeconds(patience));
        if (answer.isEmpty()) {
            throw new CliException(
                    ExitCode.ENVIRONMENT,
                    "sent, but no answer came within " + patience
                            + " s: does a detect job run? './weir status' tells; the push waits for one");
        }
        RuleAnswer told = answer.get();
        told.problems().forEach(problem -> console.print(Console.safe(problem)));
        console.print(
                told.isAccepted()
                        ? "accepted: " + told.changed().size() + " changed, rule set version " + told.version()
                        : "refused: nothing changed, rule set version " + told.version());
        return told.isAccepted() ? ExitCode.OK : ExitCode.FAILED;
    }
}
