package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code weir verify}. */
@Command(
        name = "verify",
        description = {
            "Run every check; what CI runs.",
            "",
            "Formatting, static analysis, unit, operator and mini-cluster tests, and the end-to-end test on a real broker,"
                    + " Elasticsearch and Flink cluster. The last line counts what passed and failed."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything passed", "1:something failed"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir verify           what CI runs",
            "  ./weir verify --long    adds what takes longer: hundreds of shuffles, soak, long fuzzing"
        })
public final class VerifyCommand implements Callable<Integer> {
    private static final Pattern CLASS_DONE = Pattern.compile(
            "Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), Skipped: (\\d+), Time elapsed: ([0-9.]+) s.* -- in (\\S+)");
    private static final Pattern MODULE = Pattern.compile("Building Weir (\\S.*?) +\\S+ +\\[(\\d+/\\d+)]");

    private final Console console;
    private final Workspace workspace;

    @Option(names = "--long", description = "Also run the tests that take long.")
    boolean includeLong;

    private int passed;
    private int failed;
    private int skipped;

    public VerifyCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path log = Workspace.directory(workspace.logs()).resolve("verify.log");
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "verify", "--fail-at-end"));
        command.add("-Dtest.excluded.groups=" + (includeLong ? "none" : "long"));
        Process maven = new ProcessBuilder(command)
                .directory(workspace.root().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = maven.inputReader(StandardCharsets.UTF_8);
                BufferedWriter kept = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                kept.write(line);
                kept.newLine();
                show(line);
            }
        }
        int exit = maven.waitFor();
        console.print("");
        if (exit != 0 && failed == 0) {
            throw CliException.failed("the build failed before or beside its tests; all of it in " + log);
        }
        if (failed > 0) {
            console.note("Reports: */target/surefire-reports, */target/failsafe-reports; the whole log: " + log);
        }
        console.print(passed + " passed, " + failed + " failed, " + skipped + " skipped");
        return exit == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private void show(String line) {
        Matcher module = MODULE.matcher(line);
        Matcher done = CLASS_DONE.matcher(line);
        if (module.find()) {
            console.print(console.paint(Tone.STRONG, module.group(1)) + " " + module.group(2));
        } else if (done.find()) {
            count(done);
        } else if (line.startsWith("[ERROR]")) {
            console.print(line);
        }
    }

    private void count(Matcher done) {
        int ran = Integer.parseInt(done.group(1));
        int bad = Integer.parseInt(done.group(2)) + Integer.parseInt(done.group(3));
        int left = Integer.parseInt(done.group(4));
        passed += ran - bad - left;
        failed += bad;
        skipped += left;
        String name = done.group(6).substring(done.group(6).lastIndexOf('.') + 1);
        String verdict = bad > 0 ? console.paint(Tone.BAD, bad + " failed") : console.paint(Tone.GOOD, "ok");
        console.print(String.format(Locale.ROOT, "  %-44s %5d tests %8s s  ", name, ran, done.group(5))
                + verdict
                + (left > 0 ? ", " + left + " skipped" : ""));
    }
}
