package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.rules.conformance.Conformance;
import io.weir.rules.conformance.Conformance.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir rules conformance}. */
@Command(
        name = "conformance",
        description = "Run conformance suites (sigma-eval-conformance/1) and show each case that fails.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir rules conformance suites")
public final class RulesConformanceCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "A directory with suites, *.json.")
    Path directory;

    public RulesConformanceCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new CliException(ExitCode.USAGE, "no suites at " + directory + ": there is no such directory");
        }
        List<Outcome> outcomes =
                Conformance.cases(directory).stream().map(Conformance::run).toList();
        List<Outcome> failed =
                outcomes.stream().filter(outcome -> !outcome.passed()).toList();
        failed.forEach(this::show);
        console.print((outcomes.size() - failed.size()) + " passed, " + failed.size() + " failed");
        return failed.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void show(Outcome outcome) {
        String reading = outcome.tried().isAmbiguous() ? " (the specification leaves room here)" : "";
        console.print(outcome.tried().suite() + ": " + outcome.tried().id() + reading + ": "
                + outcome.tried().note());
        console.print("  expected: " + outcome.expected());
        console.print("  actual:   " + outcome.actual());
    }
}
