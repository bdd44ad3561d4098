package io.weir.cli;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Console console = Console.to(
            new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(out, true, StandardCharsets.UTF_8));

    @Test
    void textFromOutsideCannotRewriteTheTerminal() {
        assertThat(Console.safe("203.0.113.9\u001b[2J\u0007\u009b\n")).isEqualTo("203.0.113.9?[2J???");
        assertThat(Console.safe("straße 東京")).isEqualTo("straße 東京");
    }

    @Test
    void withoutATerminalThereIsNoColour() {
        assertThat(console.paint(Console.Tone.ALARM, "critical")).isEqualTo("critical");
    }

    @Test
    void tablesAlignTheirColumns() {
        console.table(List.of("A", "LONGER"), List.of(List.of("first cell", "x"), List.of("y", "z")));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                  A           LONGER
                  first cell  x
                  y           z
                """
                                .indent(0));
    }
}
