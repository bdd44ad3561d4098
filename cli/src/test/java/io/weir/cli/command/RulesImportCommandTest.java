package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RulesImportCommandTest {
    private static final String RULE =
            """
            title: Shell
            logsource: {product: linux}
            detection:
              selection: {name: sh}
              condition: selection
            """;

    @TempDir
    Path home;

    private Path checkout;

    @BeforeEach
    void checkOut() throws IOException {
        checkout = home.resolve("sigma");
        Files.createDirectories(checkout.resolve("rules/linux"));
        Files.writeString(checkout.resolve("rules/linux/shell.yml"), RULE);
        Files.writeString(checkout.resolve("rules/linux/broken.yml"), "title: Broken");
    }

    private int importRules(String name) throws IOException {
        RulesImportCommand command =
                new RulesImportCommand(Console.create(), new Workspace(home, home.resolve("state")));
        command.checkout = checkout;
        command.name = name;
        return command.call();
    }

    @Test
    void aSecondImportReplacesTheFirst() throws IOException {
        assertThat(importRules(null)).isEqualTo(ExitCode.OK);
        Path imported = home.resolve("state/rules/sigma/rules/linux");
        assertThat(imported.resolve("shell.yml")).hasContent(RULE);
        assertThat(imported.resolve("broken.yml")).doesNotExist();

        Files.move(checkout.resolve("rules/linux/shell.yml"), checkout.resolve("rules/linux/renamed.yml"));
        assertThat(importRules(null)).isEqualTo(ExitCode.OK);

        assertThat(imported.resolve("renamed.yml")).exists();
        assertThat(imported.resolve("shell.yml")).doesNotExist();
        assertThat(home.resolve("state/rules")).isDirectoryContaining("glob:**/sigma");
    }

    @Test
    void leavesAloneWhatALinkInItsPlaceLeadsTo() throws IOException {
        Files.createDirectories(home.resolve("state/rules"));
        Files.createSymbolicLink(home.resolve("state/rules/mine"), checkout);

        assertThat(importRules("mine")).isEqualTo(ExitCode.OK);

        assertThat(checkout.resolve("rules/linux/broken.yml")).exists();
        assertThat(home.resolve("state/rules/mine"))
                .isDirectory()
                .satisfies(path -> assertThat(Files.isSymbolicLink(path)).isFalse());
    }

    @Test
    void refusesANameThatLeadsElsewhere() {
        assertThatThrownBy(() -> importRules("../mine"))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("found the name '../mine'");
    }

    @Test
    void saysSoIfNothingCanBeUsed() throws IOException {
        Files.delete(checkout.resolve("rules/linux/shell.yml"));

        assertThatThrownBy(() -> importRules(null))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("nothing to import");
    }
}
