package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.rules.EventFile;
import io.weir.cli.rules.IndexMatcher;
import io.weir.cli.rules.NamedRules;
import io.weir.cli.rules.RuleCost;
import io.weir.cli.rules.RuleStatistics;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.sigma.RuleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code weir rules stats}. */
@Command(
        name = "stats",
        description = "Count rules by log source, level and modifier, list what is costly, and show ATT&CK coverage.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir rules stats rules/detections",
            "  ./weir rules stats rules/detections --cost --events recording.jsonl.gz"
        })
public final class RulesStatsCommand implements Callable<Integer> {
    private static final int EVENTS_PER_PROGRESS = 1_000;
    private static final int COSTLIEST_SHOWN = 20;

    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Rule files, or directories with rule files.")
    List<Path> paths;

    @Option(names = "--cost", description = "Match events, too, and list the rules that took most of the time.")
    boolean showsCost;

    @Option(names = "--events", arity = "1..*", paramLabel = "FILE", description = "Files of events for --cost.")
    List<Path> events = List.of();

    @Mixin
    PlaceholderOptions placeholders = new PlaceholderOptions();

    public RulesStatsCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (showsCost == events.isEmpty()) {
            throw new CliException(
                    ExitCode.USAGE, "--cost and --events go together: only events show what a rule costs");
        }
        RuleSet.Compilation compilation = RuleSet.compile(NamedRules.read(paths), placeholders.read());
        RuleSet rules = compilation.rules();
        RuleStatistics statistics = RuleStatistics.of(rules);
        console.print(rules.rules().size() + " rules, " + rules.correlations().size() + " correlations, "
                + rules.filters().size() + " filters, " + rules.chains().size() + " chains, " + compilation.refused()
                + " refused");
        show("Log source", statistics.byLogSource());
        show("Level", statistics.byLevel());
        show("Modifier", statistics.byModifier());
        show("Tactic", statistics.byTactic());
        show("Technique", statistics.byTechnique());
        List<String> costly = statistics.regexesOutsideLinearTime();
        list(costly.size() + " expressions outside linear time", costly);
        IndexMatcher matcher = new IndexMatcher(rules, Mappings.bundled());
        List<String> always = matcher.alwaysEvaluated().stream()
                .map(rule -> rule.key() + "  " + RuleStatistics.shown(rule.logSource()) + "  "
                        + rule.metadata().title())
                .toList();
        list(always.size() + " rules need nothing positive: evaluated on every event of their log source", always);
        if (showsCost) {
            showCosts(rules, matcher);
        }
        return ExitCode.OK;
    }

    private void list(String title, List<String> lines) {
        console.print("");
        console.print(title);
        lines.forEach(line -> console.print("  " + line));
    }

    private void showCosts(RuleSet rules, IndexMatcher cold) {
        matchAll(cold, "warming up"); // or whatever ran first would look costly
        IndexMatcher matcher = cold.another();
        long startNanos = System.nanoTime();
        long read = matchAll(matcher, "measuring");
        double tookNanos = System.nanoTime() - startNanos;
        List<RuleCost> costs = RuleCost.costliestFirst(rules, matcher.costs());
        double allNanos = costs.stream().mapToDouble(RuleCost::totalNanos).sum();
        console.print("");
        console.print(String.format(
                Locale.ROOT,
                "%d events in %.1f s; %d rules were evaluated at all, for %.1f s (by samples). The costliest:",
                read,
                tookNanos / 1e9,
                costs.size(),
                allNanos / 1e9));
        console.table(
                List.of("share", "total ms", "each µs", "evaluated", "matched", "rule"),
                costs.stream()
                        .limit(COSTLIEST_SHOWN)
                        .map(cost -> row(cost, allNanos))
                        .toList());
    }

    private long matchAll(IndexMatcher matcher, String title) {
        long[] read = {0};
        try (Console.Progress progress = console.progress(title)) {
            for (Path path : events) {
                new EventFile(path).forEach((json, from, to) -> {
                    matcher.matching(json, from, to);
                    read[0]++;
                    if (console.isTerminal() && read[0] % EVENTS_PER_PROGRESS == 0) {
                        progress.update(read[0] + " events");
                    }
                });
            }
        }
        return read[0];
    }

    private static List<String> row(RuleCost cost, double allNanos) {
        return List.of(
                String.format(Locale.ROOT, "%4.1f %%", 100 * cost.totalNanos() / allNanos),
                String.format(Locale.ROOT, "%8.2f", cost.totalNanos() / 1e6),
                String.format(Locale.ROOT, "%7.2f", cost.nanosEach() / 1e3),
                Long.toString(cost.evaluations()),
                Long.toString(cost.matches()),
                cost.rule().key() + "  " + cost.rule().metadata().title());
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
