package io.weir.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Weir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The rules that come with Weir against the attacks that it simulates, at a small size; docs/content.md has the large one. */
class EvaluateCommandTest {
    @TempDir
    Path directory;

    @Test
    void everyAttackIsFoundAmongOrdinaryHours() throws IOException {
        Path json = directory.resolve("evaluation.json");
        Path html = directory.resolve("evaluation.html");

        int exit = evaluate(
                "--scenarios",
                "all",
                "--seeds",
                "1",
                "--duration",
                "2h",
                "--json",
                json.toString(),
                "--html",
                html.toString(),
                "--min-recall",
                "1",
                "--min-precision",
                "0.99");

        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(exit).as(report.toPrettyString()).isEqualTo(ExitCode.OK);
        assertThat(report.at("/total/expected").asInt()).isGreaterThan(70);
        assertThat(report.at("/scenarios")).hasSize(26);
        assertThat(report.at("/rules/ssh-brute-force/precision").asDouble()).isEqualTo(1);
        assertThat(report.at("/scenarios/background/false_alerts").asInt()).isZero();
        assertThat(html).content().contains("full-attack-chain");
    }

    @Test
    void aRuleThatFindsNothingMissesItsGoal() throws IOException {
        Path rules = Files.writeString(
                directory.resolve("blind.yml"),
                """
                title: Failed SSH login
                id: b578198b-aa0f-4c04-a90e-5edf8021e497
                name: ssh-login-failed
                logsource: {product: linux, service: sshd}
                detection: {selection: {user.name: nobody-at-all}, condition: selection}
                level: informational
                """);

        Path json = directory.resolve("evaluation.json");
        int exit = evaluate(
                "--scenarios",
                "ssh-brute-force",
                "--seeds",
                "1",
                "--no-background",
                "--rules",
                rules.toString(),
                "--json",
                json.toString(),
                "--min-recall",
                "1");

        assertThat(exit).isEqualTo(ExitCode.FAILED);
        assertThat(new ObjectMapper()
                        .readTree(json.toFile())
                        .at("/missed/0/rule")
                        .asText())
                .isEqualTo("ssh-brute-force");
    }

    @Test
    void unknownScenariosAreUsage() {
        assertThat(evaluate("--scenarios", "no-such-attack")).isEqualTo(ExitCode.USAGE);
        assertThat(evaluate("--seeds", "0")).isEqualTo(ExitCode.USAGE);
    }

    private int evaluate(String... options) {
        List<String> arguments = new ArrayList<>(List.of("evaluate"));
        arguments.addAll(List.of(options));
        return Weir.commandLine(Console.create()).execute(arguments.toArray(String[]::new));
    }
}
