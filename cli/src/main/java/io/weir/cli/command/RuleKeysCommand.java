package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.Workspace;
import io.weir.rules.book.RuleDocument;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;

/** What says something of rules by their keys, and waits for the job's answer. */
abstract class RuleKeysCommand implements Callable<Integer> {
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

    RuleKeysCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    abstract RuleDocument document(String key);

    @Override
    public Integer call() throws InterruptedException {
        return RulesPushCommand.send(
                keys.stream().map(this::document).toList(), patience, configOptions, workspace, console);
    }
}
