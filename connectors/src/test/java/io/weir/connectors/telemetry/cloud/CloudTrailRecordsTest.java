package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.Formats;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryReader;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.rules.corpus.Corpus;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.Json;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.Matcher;
import io.weir.rules.match.RuleIndex;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Recorded CloudTrail: every record is an event with a time and an id, and matches what an independent evaluator says. */
class CloudTrailRecordsTest {
    /** It excludes the values of placeholders that nobody configured, and is refused; the other evaluator tries it. */
    private static final String CONSOLE_LOGIN_MONITORING = "313e72de-0c0d-4d65-8c95-87f4d546eceb";

    private static final long ARRIVAL = Instant.parse("2026-06-15T12:00:00Z").toEpochMilli();

    private Matcher matcher;
    private final Map<String, List<Integer>> matches = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();

    @Test
    void matchesAsExpectedWhenReadFromTheWire() throws IOException {
        Map<String, Object> truth = Json.object(Files.readString(Corpus.need("oracle/truth_cloud.json")));
        FieldTable wanted = FieldTable.empty().with(Formats.fields(FormatSettings.DEFAULT));
        matcher = new Matcher(RuleIndex.build(Corpus.activeRules(), Mappings.bundled(), wanted));
        TelemetryReader reader = TelemetryReader.ofViews(
                FormatSettings.DEFAULT, TelemetryLimits.DEFAULT, matcher.index().fields());
        int lines = 0;
        for (Path file : Corpus.files("cloud", ".jsonl")) {
            if (file.getFileName().toString().equals("manifest.jsonl")) {
                continue;
            }
            matches.clear();
            List<byte[]> records = Corpus.lines(file);
            for (int line = 0; line < records.size(); line++) {
                reader.read(
                        new TelemetryRecord("default", "cloud", 0, line, ARRIVAL, records.get(line)), expecting(line));
            }
            lines += records.size();
            assertThat(matches).describedAs(file.toString()).isEqualTo(expected(truth, file));
        }
        assertThat(ids).hasSize(lines);
    }

    private static Map<String, List<Integer>> expected(Map<String, Object> truth, Path file) {
        Map<String, List<Integer>> expected = new TreeMap<>();
        if (truth.get(file.getFileName().toString()) instanceof Map<?, ?> rules) {
            rules.forEach((rule, lines) -> expected.put(rule.toString(), numbers((List<?>) lines)));
        }
        expected.remove(CONSOLE_LOGIN_MONITORING);
        return expected;
    }

    private static List<Integer> numbers(List<?> lines) {
        List<Integer> numbers = new ArrayList<>();
        lines.forEach(line -> numbers.add(((Number) line).intValue()));
        return numbers;
    }

    private EventSink expecting(int line) {
        return new EventSink() {
            @Override
            public void event(ReadEvent event) {
                assertThat(event.format()).isEqualTo("aws.cloudtrail");
                assertThat(event.timeQuality()).isNotEqualTo(ReadEvent.TimeQuality.MISSING);
                ids.add(event.eventId());
                matcher.match(event.view(), rule -> matches.computeIfAbsent(
                                matcher.index().rules().get(rule).id(), id -> new ArrayList<>())
                        .add(line));
            }

            @Override
            public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
                throw new AssertionError("line " + line + ": " + reason);
            }
        };
    }
}
