package io.weir.connectors.telemetry;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeaderLinesTest {
    private final HeaderLines lines = new HeaderLines();

    @Test
    void putsTheHeaderInFrontOfEveryLine() {
        assertThat(record("#separator \\x09")).isEmpty();
        assertThat(record("#fields\tts")).isEmpty();
        assertThat(record("1")).isEqualTo("#separator \\x09\n#fields\tts\n1");
        assertThat(record("2")).isEqualTo("#separator \\x09\n#fields\tts\n2");
    }

    @Test
    void aNewHeaderReplacesTheOneBefore() {
        record("#Software: Microsoft Internet Information Services 10.0");
        record("#Fields: date time");
        record("#Fields: date");
        assertThat(record("x")).isEqualTo("#Fields: date\nx");
    }

    @Test
    void linesWithoutAHeaderStayAsTheyAre() {
        assertThat(record("# a comment")).isEqualTo("# a comment");
        assertThat(record("192.0.2.7 - -")).isEqualTo("192.0.2.7 - -");
    }

    private String record(String line) {
        return lines.record(Bytes.of(line))
                .map(bytes -> Bytes.text(bytes, 0, bytes.length))
                .orElse("");
    }
}
