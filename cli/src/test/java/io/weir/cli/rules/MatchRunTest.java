package io.weir.cli.rules;

import io.weir.cli.CliException;
import io.weir.rules.sigma.RuleSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MatchRunTest {
    private static final String RULES =
            """
            title: Failed logon
            name: failed
            logsource: {product: linux}
            detection:
              failure: {outcome: failure}
              condition: failure
            ---
            title: Many failed logons
            name: many
            correlation:
              type: event_count
              rules: failed
              group-by: user
              timespan: 1m
              condition: {gte: 2}
              generate: true
            """;
    private static final String FIRST =
            "{\"@timestamp\":\"2026-01-01T00:00:00Z\",\"outcome\":\"failure\",\"user\":\"eve\",\"@logsource\":{\"product\":\"windows\"}}\n";
    private static final String SECOND =
            "{\"@timestamp\":\"2026-01-01T00:00:01Z\",\"outcome\":\"failure\",\"user\":\"eve\"}\n";

    @TempDir
    Path directory;

    @BeforeEach
    void writeRules() throws IOException {
        Files.writeString(directory.resolve("rules.yml"), RULES);
        Files.writeString(directory.resolve("rules.test.yml"), "no rule");
    }

    private List<String> match(boolean ignoresLogSource, Path... files) {
        RuleSet.Compilation compilation = RuleSet.compile(RuleFiles.read(List.of(directory)));
        assertThat(compilation.problems()).isEmpty();
        List<String> lines = new ArrayList<>();
        MatchRun run = new MatchRun(compilation.rules(), ignoresLogSource, lines::add);
        for (Path file : files) {
            run.startFile(new EventFile(file).name());
            new EventFile(file).forEach(run::accept);
        }
        run.finish();
        return lines;
    }

    @Test
    void namesRuleFileAndEventOfEachMatch() throws IOException {
        Path events = Files.writeString(directory.resolve("events.jsonl"), FIRST + SECOND);

        assertThat(match(false, events)).containsExactly("{\"rule\":\"failed\",\"file\":\"events.jsonl\",\"event\":1}");
    }

    @Test
    void triesEveryRuleOnEveryEventIfLogSourcesAreIgnored() throws IOException {
        Path events = Files.writeString(directory.resolve("events.jsonl"), FIRST + SECOND);

        assertThat(match(true, events))
                .last()
                .isEqualTo("{\"correlation\":\"many\",\"group\":{\"user\":\"eve\"},\"at\":1,\"events\":[0,1]}");
    }

    @Test
    void correlatesOverSeveralFilesAndUnpacksThem() throws IOException {
        Path plain = Files.writeString(directory.resolve("a.jsonl"), SECOND);
        Path packed = directory.resolve("b.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(SECOND.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(match(false, plain, packed))
                .last()
                .isEqualTo("{\"correlation\":\"many\",\"group\":{\"user\":\"eve\"},"
                        + "\"at\":\"b.jsonl.gz:0\",\"events\":[\"a.jsonl:0\",\"b.jsonl.gz:0\"]}");
    }

    @Test
    void saysWhichEventCannotBeRead() throws IOException {
        Path events = Files.writeString(directory.resolve("events.jsonl"), FIRST + "{\"a\": nonsense}");

        assertThatThrownBy(() -> match(false, events))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("events.jsonl: event 1");
    }
}
