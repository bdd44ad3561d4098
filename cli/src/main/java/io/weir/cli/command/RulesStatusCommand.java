package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.rules.RuleChannel;
import io.weir.cli.stack.Stack;
import io.weir.jobs.rules.RuleAnswer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir rules status}. */
@Command(
        name = "status",
        description = "Show what became of pushes of rules, the newest last.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir rules status -n 5")
public final class RulesStatusCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    @Option(
            names = {"-n", "--last"},
            defaultValue = "10",
            description = "How many (default: ${DEFAULT-VALUE}).")
    int last;

    @Mixin
    ConfigOptions configOptions = new ConfigOptions();

    public RulesStatusCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() {
        RuleChannel channel = new RuleChannel(
                configOptions.load(workspace, new Stack(workspace, console)).config());
        List<List<String>> rows = new ArrayList<>();
        for (RuleAnswer answer : channel.answers(last)) {
            rows.add(List.of(
                    Instant.ofEpochMilli(answer.timeMillis()).toString(),
                    Long.toString(answer.version()),
                    answer.isAccepted() ? console.paint(Tone.GOOD, "accepted") : console.paint(Tone.BAD, "refused"),
                    Console.safe(answer.isAccepted() ? changes(answer) : String.join("; ", answer.problems()))));
        }
        if (rows.isEmpty()) {
            console.print("Nothing was pushed yet.");
        } else {
            console.table(List.of("TIME", "VERSION", "OUTCOME", "DETAIL"), rows);
        }
        return ExitCode.OK;
    }

    private static String changes(RuleAnswer answer) {
        int count = answer.changed().size();
        return count == 0 ? "no change" : count <= 3 ? String.join(", ", answer.changed()) : count + " rules changed";
    }
}
