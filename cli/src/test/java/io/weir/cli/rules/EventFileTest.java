package io.weir.cli.rules;

import io.weir.cli.CliException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventFileTest {
    @TempDir
    Path directory;

    @Test
    void readsObjectsOneAfterTheOther() throws IOException {
        assertThat(objects("{\"a\":1}\n\r\n{\"a\":\n [2]} {}\n")).containsExactly("{\"a\":1}", "{\"a\":\n [2]}", "{}");
        assertThat(objects("\uFEFF{}")).containsExactly("{}");
        assertThat(objects("")).isEmpty();
        assertThat(objects(" \n")).isEmpty();
    }

    @Test
    void readsTheElementsOfAnArray() throws IOException {
        assertThat(objects("[{\"a\":1},\n{\"a\":2}, {}]\n")).containsExactly("{\"a\":1}", "{\"a\":2}", "{}");
        assertThat(objects("[]")).isEmpty();
    }

    @Test
    void takesBracesAndQuotesInTextsForText() throws IOException {
        String tricky = "{\"a\":\"}\\\"{\\\\\",\"b\":{\"}\":\"\"}}";

        assertThat(objects(tricky + tricky)).containsExactly(tricky, tricky);
    }

    @Test
    void readsObjectsLargerThanItsBuffer() throws IOException {
        String large = "{\"a\":\"" + "x".repeat(300_000) + "\"}";

        assertThat(objects("{}\n" + large + "\n" + large)).containsExactly("{}", large, large);
    }

    @Test
    void refusesWhatIsNoObject() {
        assertThatThrownBy(() -> objects("{} 5"))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("event 1: found '5', expected a JSON object");
        assertThatThrownBy(() -> objects("[[{}]]")).isInstanceOf(CliException.class);
        assertThatThrownBy(() -> objects("{},{}")).isInstanceOf(CliException.class);
    }

    private List<String> objects(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("events.json"), text);
        List<String> objects = new ArrayList<>();
        new EventFile(file)
                .forEach((bytes, from, to) -> objects.add(new String(bytes, from, to - from, StandardCharsets.UTF_8)));
        return objects;
    }
}
