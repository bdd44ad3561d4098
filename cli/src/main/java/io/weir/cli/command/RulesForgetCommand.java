package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.Workspace;
import io.weir.rules.book.RuleDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir rules forget}. */
@Command(
        name = "forget",
        description = {
            "Forget what was pushed for rules: what the job was started with counts again, or nothing.",
            "",
            "Refused as a whole if a correlation that stays refers to a rule that would be gone."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir rules forget d45a21d9-399a-4948-ba76-fba281625699")
public final class RulesForgetCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    @Parameters(
            arity = "1..*",
            paramLabel = "RULE",
            description = "What './weir rules list' calls the rules: ids, or names or titles of rules without.")
    List<String> keys;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for the answer (default: ${DEFAULT-VALUE}).")
    int patience;

    @Mixin
    ConfigOptions configOptions = new ConfigOptions();

    public RulesForgetCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws InterruptedException {
        return RulesPushCommand.send(
                keys.stream().map(RuleDocument::asAtStart).toList(), patience, configOptions, workspace, console);
    }
}
