package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.evaluate.Evaluation;
import io.weir.cli.evaluate.EvaluationPage;
import io.weir.cli.evaluate.EvaluationReport;
import io.weir.cli.evaluate.Rehearsals;
import io.weir.cli.evaluate.Run;
import io.weir.cli.generate.Span;
import io.weir.cli.rules.NamedRules;
import io.weir.generators.Intensity;
import io.weir.generators.Scenario;
import io.weir.generators.Scenarios;
import io.weir.rules.book.RuleBook;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.sigma.Metadata;
import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.Rule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** {@code weir evaluate}. */
@Command(
        name = "evaluate",
        description = {
            "Play simulated attacks among ordinary days, and tell what the rules find and what they get wrong.",
            "",
            "Each scenario is played once per seed; 'background' is a day and a night without attack. Alerts are held against"
                    + " the truth that the simulator knows. What the site knows of itself (its vulnerability scanner) is a"
                    + " filter over the rules. Exit code 1 if --min-recall or --min-precision is not reached."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir evaluate --scenarios all --seeds 20 --html evaluation.html",
            "  ./weir evaluate --scenarios ssh-brute-force,background --seeds 3 --min-recall 1 --min-precision 0.99"
        })
public final class EvaluateCommand implements Callable<Integer> {
    private static final String ALL = "all";
    private static final String BACKGROUND = "background";
    private static final String SITE = "/io/weir/cli/evaluate/site.yml";
    private static final int MOST_SHOWN = 20;

    private final Console console;

    @Option(
            names = "--scenarios",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Scenarios, separated by commas, or all (default). './weir generate --list' says what they are.")
    List<String> names = List.of(ALL);

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often each is played, each time with the next seed (default: ${DEFAULT-VALUE}).")
    int seeds;

    @Option(
            names = "--first-seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The first of the seeds (default: ${DEFAULT-VALUE}).")
    long firstSeed;

    @Option(
            names = "--duration",
            paramLabel = "SPAN",
            defaultValue = "4h",
            converter = Span.class,
            description = "How much ordinary time lies around an attack (default: ${DEFAULT-VALUE}).")
    Duration duration;

    @Option(
            names = "--intensity",
            paramLabel = "LEVEL",
            defaultValue = "medium",
            description = "low, medium or high (default: ${DEFAULT-VALUE}).")
    Intensity intensity;

    @Option(names = "--no-background", description = "Attacks alone, without ordinary days around them.")
    boolean hasNoBackground;

    @Option(
            names = "--rules",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Rules besides the built-in ones; a rule takes the place of one with the same id.")
    List<Path> rules = List.of();

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with tables and charts.")
    Path html;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures for programs.")
    Path json;

    @Option(names = "--min-recall", paramLabel = "X", description = "Fail below this recall over all.")
    double minRecall;

    @Option(names = "--min-precision", paramLabel = "X", description = "Fail below this precision over all.")
    double minPrecision;

    public EvaluateCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (seeds < 1) {
            throw new CliException(ExitCode.USAGE, "--seeds: found " + seeds + ", expected at least 1");
        }
        RuleSet compiled = compiled();
        var rehearsals = new Rehearsals(compiled, intensity, !hasNoBackground, duration);
        List<Supplier<Run>> plays = plays(rehearsals);
        List<Run> runs = run(plays);
        Evaluation evaluation = Evaluation.of(runs, names(compiled));
        show(evaluation);
        if (json != null) {
            Files.writeString(json, new EvaluationReport(evaluation).json());
        }
        if (html != null) {
            Files.writeString(html, EvaluationPage.of(evaluation));
        }
        boolean isGoodEnough =
                evaluation.total().recall() >= minRecall && evaluation.total().precision() >= minPrecision;
        return isGoodEnough ? ExitCode.OK : ExitCode.FAILED;
    }

    private RuleSet compiled() {
        List<RuleSource> sources = new ArrayList<>(RuleFiles.bundled());
        sources.addAll(NamedRules.read(rules));
        sources.add(site());
        RuleSet.Compilation compilation = RuleBook.of(sources).compile();
        if (!compilation.isClean()) {
            throw new CliException(
                    ExitCode.USAGE,
                    "the rules cannot be applied:\n  "
                            + String.join(
                                    "\n  ",
                                    compilation.problems().stream()
                                            .map(Problem::toString)
                                            .toList()));
        }
        return compilation.rules();
    }

    private static RuleSource site() {
        try (InputStream in = EvaluateCommand.class.getResourceAsStream(SITE)) {
            return new RuleSource("site.yml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SITE, e);
        }
    }

    private List<Supplier<Run>> plays(Rehearsals rehearsals) {
        List<Supplier<Run>> plays = new ArrayList<>();
        for (String name : chosen()) {
            LongStream.range(firstSeed, firstSeed + seeds)
                    .forEach(seed -> plays.add(
                            name.equals(BACKGROUND)
                                    ? () -> rehearsals.playBackground(seed)
                                    : () -> rehearsals.play(scenario(name), seed)));
        }
        return plays;
    }

    private List<String> chosen() {
        List<String> chosen = new ArrayList<>();
        for (String name : names) {
            if (name.equals(ALL)) {
                chosen.addAll(Scenarios.names());
                chosen.add(BACKGROUND);
            } else if (name.equals(BACKGROUND) || Scenarios.named(name).isPresent()) {
                chosen.add(name);
            } else {
                throw new CliException(
                        ExitCode.USAGE,
                        "--scenarios: found '" + name + "', expected all, background or one of "
                                + String.join(", ", Scenarios.names()));
            }
        }
        return chosen;
    }

    private static Scenario scenario(String name) {
        return Scenarios.named(name).orElseThrow();
    }

    private List<Run> run(List<Supplier<Run>> plays) {
        var done = new AtomicInteger();
        try (Console.Progress progress = console.progress("playing")) {
            List<Run> runs = plays.parallelStream()
                    .map(play -> {
                        Run run = play.get();
                        synchronized (progress) {
                            progress.update(done.incrementAndGet() + " of " + plays.size());
                        }
                        return run;
                    })
                    .toList();
            progress.clear();
            return runs;
        }
    }

    private static Map<String, String> names(RuleSet rules) {
        Map<String, String> names = new HashMap<>();
        Stream.<Rule>concat(rules.rules().stream(), rules.correlations().stream())
                .forEach(rule -> put(rule.key(), rule.metadata(), names));
        rules.chains().forEach(chain -> put(chain.key(), chain.metadata(), names));
        return names;
    }

    private static void put(String key, Metadata metadata, Map<String, String> names) {
        names.put(key, metadata.name().orElse(metadata.title()));
    }

    private void show(Evaluation evaluation) {
        var report = new EvaluationReport(evaluation);
        console.print("By scenario");
        console.table(EvaluationReport.HEADER, report.rows(evaluation.scenarios()));
        console.print("");
        console.print("By rule");
        console.table(EvaluationReport.HEADER, report.rows(evaluation.rules()));
        evaluation.missed().stream()
                .limit(MOST_SHOWN)
                .forEach(miss -> console.print("missed: " + miss.rule() + " " + miss.group() + " in " + miss.scenario()
                        + ", seed " + miss.seed()));
        evaluation.falseAlarms().stream()
                .limit(MOST_SHOWN)
                .forEach(alarm -> console.print("false: " + alarm.rule() + " " + alarm.group() + " at " + alarm.time()
                        + " in " + alarm.run() + ", seed " + alarm.seed()));
    }
}
