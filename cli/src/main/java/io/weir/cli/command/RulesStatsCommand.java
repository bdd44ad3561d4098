package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.rules.RuleFiles;
import io.weir.cli.rules.RuleStatistics;
import io.weir.rules.sigma.RuleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code weir rules stats}. */
@Command(
        name = "stats",
        description =
                "Count rules by log source, level and modifier, list costly expressions, and show ATT&CK coverage.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir rules stats rules/detections")
public final class RulesStatsCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Rule files, or directories with rule files.")
    List<Path> paths;

    public RulesStatsCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() {
        RuleSet.Compilation compilation = RuleSet.compile(RuleFiles.read(paths));
        RuleSet rules = compilation.rules();
        RuleStatistics statistics = RuleStatistics.of(rules);
        console.print(rules.rules().size() + " rules, " + rules.correlations().size() + " correlations, "
                + rules.filters().size() + " filters, " + compilation.refused() + " refused");
        show("Log source", statistics.byLogSource());
        show("Level", statistics.byLevel());
        show("Modifier", statistics.byModifier());
        show("Tactic", statistics.byTactic());
        show("Technique", statistics.byTechnique());
        List<String> costly = statistics.regexesOutsideLinearTime();
        console.print("");
        console.print(costly.size() + " expressions outside linear time");
        costly.forEach(expression -> console.print("  " + expression));
        return ExitCode.OK;
    }

    private void show(String what, Map<String, Integer> counts) {
        console.print("");
        console.table(
                List.of(what + " (" + counts.size() + ")", "rules"),
                counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                        .map(entry -> List.of(entry.getKey(), entry.getValue().toString()))
                        .toList());
    }
}
