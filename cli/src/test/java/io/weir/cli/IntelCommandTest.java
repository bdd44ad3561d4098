package io.weir.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What is wrong with a list is told before anybody looks for a broker. */
class IntelCommandTest {
    @TempDir
    Path directory;

    private record Outcome(int code, String errors) {}

    private static Outcome push(Path... files) {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(errors, true, UTF_8);
        String[] words = new String[files.length + 2];
        words[0] = "intel";
        words[1] = "push";
        for (int i = 0; i < files.length; i++) {
            words[i + 2] = files[i].toString();
        }
        int code = Weir.commandLine(Console.to(new PrintStream(new ByteArrayOutputStream(), true, UTF_8), err))
                .execute(words);
        return new Outcome(code, errors.toString(UTF_8));
    }

    private Path file(String name, String text) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void aListThatIsNotUnderstoodIsToldWithItsPlaceAndNothingIsSent() throws Exception {
        Outcome outcome = push(file("good.txt", "192.0.2.1\n"), file("bad.txt", "192.0.2.1\n192.0.2.0/99\n"));

        assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.errors()).contains("bad.txt:2").contains("nothing was sent");
    }

    @Test
    void anEmptyListWouldTakeOneAway() throws Exception {
        Outcome outcome = push(file("empty.txt", "# nothing\n"));

        assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.errors()).contains("./weir intel remove empty.txt");
    }

    @Test
    void twoListsOfOneNameAreRefused() throws Exception {
        Outcome outcome = push(file("a/one.txt", "192.0.2.1\n"), file("b/one.txt", "192.0.2.2\n"));

        assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.errors()).contains("two files are called one.txt");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Outcome outcome = push(directory.resolve("none.txt"));

        assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.errors()).contains("none.txt cannot be read");
    }
}
