package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Weir;
import io.weir.cli.Workspace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Whole replays, Flink included. */
class ReplayCommandTest {
    private static final Instant NINE = Instant.parse("2026-03-01T09:00:00Z");
    private static final String RULES =
            """
            title: Failed login
            name: failed
            level: low
            logsource: {product: linux, service: sshd}
            detection: {selection: {event.outcome: failure}, condition: selection}
            ---
            title: Guessing
            name: guessing
            level: high
            correlation:
              type: event_count
              rules: [failed]
              group-by: [source.ip]
              timespan: 1m
              condition: {gte: 5}
              generate: true
            """;

    @TempDir
    Path home;

    private Path events;
    private Path rules;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(home.resolve("flink-conf"));
        Files.writeString(home.resolve("flink-conf/weir.yaml"), "tenant: default\n");
        rules = Files.writeString(home.resolve("rules.yml"), RULES);
        List<String> lines = new ArrayList<>(List.of("this is no event"));
        for (int i = 0; i < 40; i++) {
            lines.add(
                    """
                    {"@timestamp":"%s","event":{"category":["authentication"],"outcome":"failure"},"process":{"name":"sshd"},\
                    "source":{"ip":"203.0.113.%d"},"user":{"name":"root"},"host":{"name":"web-01"}}"""
                            .formatted(NINE.plusSeconds((i * 37) % 100), i % 4));
        }
        events = Files.write(home.resolve("events.jsonl"), lines);
    }

    private int replay(String... arguments) {
        var command = new ReplayCommand(Console.create(), new Workspace(home, home.resolve("state")));
        List<String> all = new ArrayList<>(List.of("--events", events.toString()));
        all.addAll(Arrays.asList(arguments));
        var line = new CommandLine(command);
        line.setExecutionExceptionHandler((exception, executed, parsed) -> {
            throw exception;
        });
        return line.execute(all.toArray(String[]::new));
    }

    private String in(String directory, String file) throws IOException {
        return Files.readString(home.resolve(directory).resolve(file));
    }

    @Test
    void twoReplaysWriteTheSameBytes() throws IOException {
        assertThat(replay(
                        "--rules",
                        rules.toString(),
                        "--all-versions",
                        "--out",
                        home.resolve("one").toString()))
                .isZero();
        assertThat(replay(
                        "--rules",
                        rules.toString(),
                        "--all-versions",
                        "--out",
                        home.resolve("two").toString()))
                .isZero();

        for (String file : List.of("alerts.jsonl", "deadletter.jsonl", "summary.json")) {
            assertThat(in("one", file)).as(file).isNotBlank().isEqualTo(in("two", file));
        }
        assertThat(in("one", "alerts.jsonl"))
                .contains("\"name\":\"Guessing\"", "\"name\":\"Failed login\"")
                .doesNotContain("emitted");
        assertThat(in("one", "deadletter.jsonl").lines())
                .singleElement()
                .asString()
                .contains("this is no event");
        assertThat(in("one", "summary.json")).contains("\"events\" : 40", "\"rejected\" : 1", "\"late\" : 0");
        try (Stream<Path> left = Files.list(home.resolve("state/replay"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shufflesAndTasksDoNotChangeTheResult() throws IOException {
        replay("--rules", rules.toString(), "--out", home.resolve("one").toString());
        replay(
                "--rules",
                rules.toString(),
                "--shuffle",
                "42",
                "--parallelism",
                "3",
                "--out",
                home.resolve("two").toString());

        assertThat(in("two", "alerts.jsonl")).isNotBlank().isEqualTo(in("one", "alerts.jsonl"));
    }

    @Test
    void whatWasFoundOnceIsExpectedFromThenOn() throws IOException {
        String expect = home.resolve("expect.yml").toString();
        String junit = home.resolve("junit.xml").toString();
        assertThat(replay("--rules", rules.toString(), "--expect", expect, "--update-expect"))
                .isEqualTo(ExitCode.OK);
        assertThat(in("", "expect.yml")).contains("rule: Guessing", "source.ip: 203.0.113.1");
        assertThat(replay("--rules", rules.toString(), "--expect", expect)).isEqualTo(ExitCode.OK);

        Files.writeString(rules, RULES.replace("gte: 5", "gte: 50"));

        assertThat(replay("--rules", rules.toString(), "--expect", expect, "--junit", junit))
                .isEqualTo(ExitCode.FAILED);
        assertThat(in("", "junit.xml")).contains("<failure", "Guessing");
    }

    @Test
    void aDifferenceOfRulesIsKept() throws IOException {
        Path changed = Files.writeString(home.resolve("changed.yml"), RULES.replace("gte: 5", "gte: 50"));

        assertThat(replay(
                        "--diff",
                        rules.toString(),
                        changed.toString(),
                        "--out",
                        home.resolve("diff").toString()))
                .isZero();

        assertThat(in("diff/before", "alerts.jsonl")).contains("Guessing");
        assertThat(in("diff/after", "alerts.jsonl")).contains("Failed login").doesNotContain("Guessing");
    }

    @Test
    void wrongUsageIsToldBeforeAnythingRuns() {
        CommandLine weir = Weir.commandLine(Console.create());
        String file = events.toString();

        assertThat(weir.execute("replay", "--events", file, "--junit", "x.xml")).isEqualTo(ExitCode.USAGE);
        assertThat(weir.execute("replay", "--events", file, "--update-expect")).isEqualTo(ExitCode.USAGE);
        assertThat(weir.execute("replay", "--events", file, "--diff", "a", "b", "--rules", "c"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(weir.execute("replay", "--events", file, "--parallelism", "0"))
                .isEqualTo(ExitCode.USAGE);
    }
}
