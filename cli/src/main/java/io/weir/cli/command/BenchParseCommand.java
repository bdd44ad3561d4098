package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.bench.FigureSheet;
import io.weir.cli.bench.ParseBench;
import io.weir.cli.bench.ParseBench.Sample;
import io.weir.cli.bench.Turns;
import io.weir.cli.rules.NamedRules;
import io.weir.cli.telemetry.FormatOptions;
import io.weir.connectors.telemetry.FormatKind;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.Formats;
import io.weir.connectors.telemetry.TelemetryFile;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir bench parse}. */
@Command(
        name = "parse",
        description = {
            "Measure how fast records become events: lines and XML per second, JSON beside Jackson's bare tokens.",
            "",
            "Without files every format reads its own example, again and again, and JSON has no goal. Contenders take turns; the figure is the median"
                    + " of the CPU time of one thread. Exit code 1 if a goal is not met."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir bench parse /var/log/auth.log access.log.gz --json figures.json")
public final class BenchParseCommand implements Callable<Integer> {
    private static final int REPEATS = 5_000;

    private final Console console;

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Files of telemetry.")
    List<Path> files = List.of();

    @Mixin
    FormatOptions format = new FormatOptions();

    @Option(
            names = "--rules",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Rules whose fields are read (default: the built-in ones).")
    List<Path> rules = List.of();

    @Option(
            names = "--passes",
            paramLabel = "N",
            defaultValue = "7",
            description = "Passes that count (default: ${DEFAULT-VALUE}).")
    int passes;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too, as JSON.")
    Path json;

    public BenchParseCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (passes < 1) {
            throw new CliException(ExitCode.USAGE, "--passes is at least 1");
        }
        List<RuleSource> sources = rules.isEmpty() ? RuleFiles.bundled() : NamedRules.read(rules);
        List<DetectionRule> wanted = RuleSet.compile(sources).rules().rules();
        var sheet = new FigureSheet(console::print);
        new ParseBench(wanted, new Turns(3, passes)).run(files.isEmpty() ? examples() : samples(), sheet::add);
        if (json != null) {
            sheet.writeTo(json);
        }
        return sheet.areAllMet() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static List<Sample> examples() {
        List<Sample> samples = new ArrayList<>();
        for (FormatKind kind : Formats.kinds()) {
            byte[] example = kind.example().getBytes(StandardCharsets.UTF_8);
            samples.add(new Sample(
                    kind.name(), FormatSettings.of(kind.name()), Collections.nCopies(REPEATS, example), true));
        }
        return samples;
    }

    private List<Sample> samples() throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (Path file : files) {
            List<byte[]> records = new ArrayList<>();
            new TelemetryFile(file).forEach((bytes, line) -> records.add(bytes));
            if (records.isEmpty()) {
                throw CliException.failed("no record in " + file);
            }
            samples.add(new Sample(file.getFileName().toString(), format.read(), records, false));
        }
        return samples;
    }
}
