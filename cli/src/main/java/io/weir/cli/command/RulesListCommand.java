package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.rules.RuleChannel;
import io.weir.cli.stack.Stack;
import io.weir.jobs.config.WeirConfig;
import io.weir.jobs.rules.DetectionRules;
import io.weir.rules.book.RuleBook;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.Rule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code weir rules list}. */
@Command(
        name = "list",
        description = "List the rules in force: those a job starts with, and what was pushed since.",
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
        List<RuleSource> start = new ArrayList<>(RuleFiles.bundled());
        start.addAll(
                RuleFiles.read(config.ruleDirectories().stream().map(Path::of).toList()));
        RuleBook book = DetectionRules.of(start, config.formats(), config.lanes())
                .with(new RuleChannel(config).pushed())
                .book();
        List<String> pushed = book.pushed().stream().map(RuleDocument::key).toList();
        RuleSet rules = book.compile().rules();
        List<List<String>> rows = Stream.<Rule>concat(rules.rules().stream(), rules.correlations().stream())
                .map(rule -> List.of(
                        Console.safe(rule.key()),
                        rule.metadata().level().map(level -> level.level()).orElse("-"),
                        rule instanceof CorrelationRule ? "correlation" : "rule",
                        pushed.contains(rule.key()) ? "pushed" : "start",
                        Console.safe(rule.metadata().title())))
                .toList();
        console.table(List.of("RULE", "LEVEL", "KIND", "FROM", "TITLE"), rows);
        return ExitCode.OK;
    }
}
