package io.weir.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class WeirTest {
    static Stream<CommandLine> commands() {
        List<CommandLine> all = new ArrayList<>();
        collect(Weir.commandLine(Console.create()), all);
        return all.stream()
                .filter(command -> !List.of("help", "generate-completion").contains(command.getCommandName()));
    }

    private static void collect(CommandLine command, List<CommandLine> all) {
        all.add(command);
        command.getSubcommands().values().forEach(sub -> collect(sub, all));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithAnExample(CommandLine command) {
        String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);

        assertThat(help).contains("Usage:").containsPattern("Examples?:\n").contains("./weir ");
        assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anUnknownOptionIsAnError(CommandLine command) {
        List<String> words = new ArrayList<>(
                List.of(command.getCommandSpec().qualifiedName(" ").split(" ")));
        words.remove(0);
        command.getCommandSpec().positionalParameters().stream()
                .filter(CommandLine.Model.ArgSpec::required)
                .forEach(parameter -> words.add("detect")); // right for a job, and a path or id like any other
        command.getCommandSpec().options().stream()
                .filter(CommandLine.Model.ArgSpec::required)
                .forEach(option -> words.addAll(List.of(option.longestName(), "detect")));
        words.add("--no-such-option");

        Outcome outcome = run(words.toArray(String[]::new));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.errors()).contains("--no-such-option");
    }

    @Test
    void aWrongConfigurationIsReportedWholeAndNothingStarts(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("weir.yaml");
        java.nio.file.Files.writeString(
                file, "kafka:\n  bootstrap: \"\"\n  gruop: x\ntime:\n  out-of-orderness: soon\n");

        Outcome outcome = run("submit", "detect", "--flink", "http://localhost:1", "--config", file.toString());

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.errors())
                .contains("has 3 mistakes")
                .contains("kafka.bootstrap")
                .contains("kafka.gruop: unknown key; did you mean kafka.group?")
                .contains("time.out-of-orderness: found 'soon'");
    }

    @Test
    void aClusterThatDoesNotAnswerIsNamedInOneSentence() {
        Outcome outcome = run(
                "submit",
                "detect",
                "--flink",
                "http://localhost:1",
                "--config",
                "../flink-conf/weir.yaml",
                "--jar",
                "pom.xml");

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.errors())
                .contains("no answer from Flink at http://localhost:1")
                .doesNotContain("\tat ");
    }

    @Test
    void completionKnowsTheCommands() {
        assertThat(run("generate-completion").output()).contains("demo").contains("--purge");
    }

    private record Outcome(int exitCode, String output, String errors) {}

    /** Console writes to the process's own streams, which picocli's messages and ours both pass. */
    private static synchronized Outcome run(String... args) {
        PrintStream standardOut = System.out;
        PrintStream standardError = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int exitCode = Weir.commandLine(Console.to(System.out, System.err)).execute(args);
            return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(standardOut);
            System.setErr(standardError);
        }
    }
}
