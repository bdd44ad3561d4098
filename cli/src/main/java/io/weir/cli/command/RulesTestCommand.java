package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.rules.JunitReport;
import io.weir.cli.rules.RuleTestFiles;
import io.weir.cli.rules.RuleTestRun;
import io.weir.rules.proof.TestOutcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code weir rules test}. */
@Command(
        name = "test",
        description = {
            "Run the tests of rules: files NAME.test.yml beside NAME.yml, with records that must match or raise an alert and"
                    + " others that must not.",
            "",
            "Records are read by the same readers as in a job. Rules that a correlation or chain refers to may be those"
                    + " that come with Weir. docs/content.md says how tests are written."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir rules test rules/detections rules/chains --junit target/rules.xml",
            "  ./weir rules test rules/detections/web/web-sql-injection.yml"
        })
public final class RulesTestCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Rule files, test files, or directories with both.")
    List<Path> paths;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the outcomes as JUnit XML, too.")
    Path junit;

    public RulesTestCommand(Console console, Workspace workspace) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        RuleTestRun run = RuleTestRun.of(RuleTestFiles.named(paths));
        run.problems().forEach(problem -> console.note(Console.safe(problem.toString())));
        if (!run.problems().isEmpty()) {
            console.print(run.problems().size() + " problems in rules or tests; nothing was run");
            return ExitCode.FAILED;
        }
        run.outcomes().stream().filter(outcome -> !outcome.passed()).forEach(this::show);
        if (junit != null) {
            JunitReport.write(run.outcomes(), junit);
        }
        long files = run.outcomes().stream().map(TestOutcome::file).distinct().count();
        console.print(String.format(
                Locale.ROOT,
                "%d tests in %d files, %d failed, %.1f s",
                run.outcomes().size(),
                files,
                run.failed(),
                (System.nanoTime() - start) / 1e9));
        return run.failed() == 0 && !run.outcomes().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void show(TestOutcome outcome) {
        console.print(console.paint(Console.Tone.BAD, "failed") + " " + outcome.file() + ":" + outcome.line() + ": "
                + outcome.name());
        outcome.failure().forEach(line -> console.print("    " + Console.safe(line)));
        console.print("");
    }
}
