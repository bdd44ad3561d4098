package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.bench.FigureSheet;
import io.weir.cli.bench.sink.SinkBench;
import io.weir.cli.stack.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code weir bench sink}. */
@Command(
        name = "sink",
        description = {
            "Measure how many alert documents a Flink job brings into the embedded Elasticsearch.",
            "",
            "Starts the stack if it does not run. Bare bulk requests of the same documents take turns with the job, and a"
                    + " third run has one document in a hundred that is refused. On indices of its own, which are removed"
                    + " afterwards. Exit code 1 if a goal is not met."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir bench sink --documents 100000 --json figures.json")
public final class BenchSinkCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    @Option(
            names = "--documents",
            paramLabel = "N",
            defaultValue = "50000",
            description = "Documents of each run (default: ${DEFAULT-VALUE}).")
    int documents;

    @Option(names = "--turns", paramLabel = "N", defaultValue = "3", description = "Turns (default: ${DEFAULT-VALUE}).")
    int turns;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too, as JSON.")
    Path json;

    public BenchSinkCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws Exception {
        if (turns < 1 || documents < 1) {
            throw new CliException(ExitCode.USAGE, "--turns and --documents are at least 1");
        }
        Stack.Addresses addresses = new Stack(workspace, console).up();
        var target = ConfigOptions.embedded(workspace, addresses).config().elasticsearch();
        var sheet = new FigureSheet(console::print);
        new SinkBench(target, documents, turns, line -> console.note("  " + line)).run(sheet::add);
        if (json != null) {
            sheet.writeTo(json);
        }
        return sheet.areAllMet() ? ExitCode.OK : ExitCode.FAILED;
    }
}
