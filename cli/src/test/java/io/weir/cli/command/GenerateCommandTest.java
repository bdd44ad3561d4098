package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Weir;
import io.weir.generators.Truth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class GenerateCommandTest {
    @TempDir
    Path directory;

    @Test
    void writesAFilePerTopicAndTheTruthBesideThem() throws IOException {
        Path truth = directory.resolve("truth.jsonl");

        assertThat(generate("full-attack-chain,ssh-brute-force", "a", "--truth", truth.toString()))
                .isEqualTo(ExitCode.OK);

        assertThat(files("a").keySet())
                .containsExactly("telemetry.audit.jsonl", "telemetry.auth.log", "telemetry.zeek.jsonl");
        List<String> lines = Files.readAllLines(truth);
        assertThat(lines).hasSize(2);
        Truth first = Truth.of(lines.get(0));
        assertThat(first.scenario()).isEqualTo("full-attack-chain");
        assertThat(first.chain()).contains("full-attack-chain");
        assertThat(String.join("", files("a").values()))
                .doesNotContain("expected")
                .contains(first.attackers().get(0));
    }

    @Test
    void theSameCommandWritesTheSameFiles() throws IOException {
        generate("web-attack", "a", "--background");
        generate("web-attack", "b", "--background");
        generate("web-attack", "c", "--background", "--seed", "8");

        assertThat(files("a")).hasSize(7).isEqualTo(files("b")).isNotEqualTo(files("c"));
    }

    @Test
    void whatMakesNoSenseIsUsage() {
        assertThat(generate("no-such-attack", "a")).isEqualTo(ExitCode.USAGE);
        assertThat(generate("port-scan", "a", "--duration", "soon")).isEqualTo(ExitCode.USAGE);
        assertThat(generate("port-scan", "a", "--duration", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(generate("port-scan", "a", "--rate", "1e9")).isEqualTo(ExitCode.USAGE);
        assertThat(generate("port-scan", "a", "--load")).isEqualTo(ExitCode.USAGE);
        assertThat(generate("port-scan", "pom.xml")).isEqualTo(ExitCode.USAGE);
        assertThat(directory).isEmptyDirectory();
    }

    private int generate(String scenario, String to, String... more) {
        List<String> words = Stream.concat(
                        Stream.of(
                                "generate",
                                "--scenario",
                                scenario,
                                "--start",
                                "2026-03-04T09:00:00Z",
                                "--to",
                                to.equals("pom.xml")
                                        ? to
                                        : directory.resolve(to).toString()),
                        Stream.of(more))
                .toList();
        return Weir.commandLine(Console.create()).execute(words.toArray(String[]::new));
    }

    private Map<String, String> files(String name) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory.resolve(name))) {
            for (Path file : files.toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return texts;
    }
}
