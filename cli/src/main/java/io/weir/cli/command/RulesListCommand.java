package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.rules.RuleChannel;
import io.weir.cli.stack.Stack;
import io.weir.jobs.config.WeirConfig;
import io.weir.rules.book.RuleBook;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.sigma.Metadata;
import io.weir.rules.sigma.RuleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code weir rules list}. */
@Command(
        name = "list",
        description =
                "List the rules, correlations, chains and filters in force: those a job starts with, and what was pushed since.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir rules list")
public final class RulesListCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    @Mixin
    ConfigOptions configOptions = new ConfigOptions();

    public RulesListCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() {
        WeirConfig config =
                configOptions.load(workspace, new Stack(workspace, console)).config();
        RuleBook book = new RuleChannel(config).inForce();
        Set<String> pushed = book.pushed().stream().map(RuleDocument::key).collect(Collectors.toSet());
        RuleSet rules = book.compile().rules();
        List<List<String>> rows = new ArrayList<>();
        rules.rules().forEach(rule -> rows.add(row("rule", rule.key(), rule.metadata(), pushed)));
        rules.correlations().forEach(rule -> rows.add(row("correlation", rule.key(), rule.metadata(), pushed)));
        rules.chains().forEach(chain -> rows.add(row("chain", chain.key(), chain.metadata(), pushed)));
        rules.filters()
                .forEach(filter -> rows.add(row("filter", filter.metadata().key(), filter.metadata(), pushed)));
        console.table(List.of("RULE", "LEVEL", "KIND", "FROM", "TITLE"), rows);
        return ExitCode.OK;
    }

    private static List<String> row(String kind, String key, Metadata metadata, Set<String> pushed) {
        return List.of(
                Console.safe(key),
                metadata.level().map(level -> level.level()).orElse("-"),
                kind,
                pushed.contains(key) ? "pushed" : "start",
                Console.safe(metadata.title()));
    }
}
