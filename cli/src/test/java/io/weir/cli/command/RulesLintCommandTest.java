package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class RulesLintCommandTest {
    private static final String RULE =
            """
            title: Shell
            name: shell
            logsource: {product: linux}
            detection:
              selection: {name: sh}
              condition: selection
            """;
    private static final String CHAIN =
            """
            title: Shell twice
            chain:
              within: 5m
              steps:
                - {name: first, rule: shell}
                - {name: second, rule: shell}
            """;

    @TempDir
    Path home;

    private int lint(String chain) throws IOException {
        Files.createDirectories(home.resolve("detections"));
        Files.createDirectories(home.resolve("chains"));
        Files.writeString(home.resolve("detections/shell.yml"), RULE);
        Files.writeString(home.resolve("chains/shell-twice.yml"), chain);
        RulesLintCommand command = new RulesLintCommand(Console.create(), new Workspace(home, home.resolve("state")));
        command.paths = List.of(home);
        return command.call();
    }

    @Test
    void chainsAreReadWithTheRulesTheyLookFor() throws IOException {
        assertThat(lint(CHAIN)).isEqualTo(ExitCode.OK);
        assertThat(lint(CHAIN.replace("rule: shell}", "rule: shall}"))).isEqualTo(ExitCode.FAILED);
    }
}
