package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.bench.FigureSheet;
import io.weir.cli.bench.GenerateBench;
import io.weir.cli.bench.Turns;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code weir bench generate}. */
@Command(
        name = "generate",
        description = {
            "Measure how fast one core makes records: those of './weir generate --load' and those of a simulated day.",
            "",
            "The figure is the median of the CPU time of one thread. Exit code 1 if the goal is not met."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir bench generate --json figures.json")
public final class BenchGenerateCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--passes",
            paramLabel = "N",
            defaultValue = "7",
            description = "Passes that count (default: ${DEFAULT-VALUE}).")
    int passes;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too, as JSON.")
    Path json;

    public BenchGenerateCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (passes < 1) {
            throw new CliException(ExitCode.USAGE, "--passes is at least 1");
        }
        var sheet = new FigureSheet(console::print);
        new GenerateBench(new Turns(2, passes)).run(sheet::add);
        if (json != null) {
            sheet.writeTo(json);
        }
        return sheet.areAllMet() ? ExitCode.OK : ExitCode.FAILED;
    }
}
