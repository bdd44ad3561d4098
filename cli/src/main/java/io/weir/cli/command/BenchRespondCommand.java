package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.bench.FigureSheet;
import io.weir.cli.bench.respond.RespondBench;
import io.weir.jobs.bench.RespondLoad;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code weir bench respond}. */
@Command(
        name = "respond",
        description = {
            "Measure how many alerts a core brings through the respond job: scoring, correlation, incidents.",
            "",
            "On a Flink within this process, one task of each kind, with alerts from memory and without brokers or providers. A job"
                    + " that only passes the same alerts on takes turns with it. What counts is the CPU time of the tasks. Exit"
                    + " code 1 if a goal is not met."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir bench respond --alerts 500000 --entities 100000 --json figures.json")
public final class BenchRespondCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--alerts",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Alerts of each run (default: ${DEFAULT-VALUE}).")
    int alerts;

    @Option(
            names = "--entities",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Addresses that act (default: ${DEFAULT-VALUE}).")
    int entities;

    @Option(names = "--turns", paramLabel = "N", defaultValue = "3", description = "Turns (default: ${DEFAULT-VALUE}).")
    int turns;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too, as JSON.")
    Path json;

    public BenchRespondCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (alerts < 1 || entities < 1 || turns < 1) {
            throw new CliException(ExitCode.USAGE, "--alerts, --entities and --turns are at least 1");
        }
        var sheet = new FigureSheet(console::print);
        new RespondBench(new RespondLoad(alerts, entities), turns, line -> console.note("  " + line)).run(sheet::add);
        if (json != null) {
            sheet.writeTo(json);
        }
        return sheet.areAllMet() ? ExitCode.OK : ExitCode.FAILED;
    }
}
