package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.bench.FigureSheet;
import io.weir.cli.bench.MatchBench;
import io.weir.cli.bench.Turns;
import io.weir.cli.rules.EventFile;
import io.weir.cli.rules.NamedRules;
import io.weir.rules.sigma.RuleSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir bench match}. */
@Command(
        name = "match",
        description = {
            "Measure reading and matching events, loading rules, and keeping them.",
            "",
            "Contenders take turns: three passes to warm up, seven that count; the figure is the median of the CPU time"
                    + " of one thread, with the slowest and the fastest pass. Goals are for a few thousand public rules on"
                    + " recorded Windows events. Exit code 1 if a goal is not met."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir bench match --rules .weir/rules/public --events recording.jsonl.gz --json figures.json")
public final class BenchMatchCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--rules",
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description = "Rule files, or directories with rule files.")
    List<Path> rules;

    @Option(names = "--events", required = true, arity = "1..*", paramLabel = "FILE", description = "Files of events.")
    List<Path> events;

    @Option(
            names = "--loop-events",
            paramLabel = "N",
            defaultValue = "500",
            description = "How many of the events the slow loop takes (default: ${DEFAULT-VALUE}).")
    int loopEvents;

    @Option(
            names = "--passes",
            paramLabel = "N",
            defaultValue = "7",
            description = "Passes that count (default: ${DEFAULT-VALUE}).")
    int passes;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too, as JSON.")
    Path json;

    @Mixin
    PlaceholderOptions placeholders = new PlaceholderOptions();

    public BenchMatchCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (passes < 1 || loopEvents < 1) {
            throw new CliException(ExitCode.USAGE, "--passes and --loop-events are at least 1");
        }
        RuleSet.Compilation compilation = RuleSet.compile(NamedRules.read(rules), placeholders.read());
        if (compilation.rules().rules().isEmpty()) {
            throw CliException.failed("no rule to match among those named");
        }
        List<byte[]> read = new ArrayList<>();
        events.forEach(file ->
                new EventFile(file).forEach((buffer, from, to) -> read.add(Arrays.copyOfRange(buffer, from, to))));
        if (read.isEmpty()) {
            throw CliException.failed("no event to match in the files named");
        }
        console.note(compilation.rules().rules().size() + " rules (" + compilation.refused() + " refused), "
                + read.size()
                + " events of " + read.stream().mapToLong(event -> event.length).sum() / read.size()
                + " bytes on average");
        var sheet = new FigureSheet(console::print);
        var bench = new MatchBench(compilation.rules().rules(), read, new Turns(3, passes), loopEvents);
        bench.match(sheet::add);
        bench.load(rules, sheet::add);
        if (json != null) {
            sheet.writeTo(json);
        }
        return sheet.areAllMet() ? ExitCode.OK : ExitCode.FAILED;
    }
}
