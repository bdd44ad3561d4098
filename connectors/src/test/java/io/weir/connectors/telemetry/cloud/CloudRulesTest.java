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
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.Matcher;
import io.weir.rules.match.RuleIndex;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** The public rules for clouds see records as services write them: each record with the rules that must match it. */
class CloudRulesTest {
    private static final Path RECORDS = Path.of("src/test/resources/cloud-records-of-rules.tsv");
    private static final long ARRIVAL = Instant.parse("2026-06-15T12:00:00Z").toEpochMilli();

    @Test
    void publicRulesMatchRecordsAsTheyAreWritten() throws IOException {
        FieldTable wanted = FieldTable.empty().with(Formats.fields(FormatSettings.DEFAULT));
        var matcher = new Matcher(RuleIndex.build(Corpus.activeRules(), Mappings.bundled(), wanted));
        TelemetryReader reader = TelemetryReader.ofViews(
                FormatSettings.DEFAULT, TelemetryLimits.DEFAULT, matcher.index().fields());
        for (String line : Files.readAllLines(RECORDS)) {
            int tab = line.indexOf('\t');
            byte[] record = line.substring(tab + 1).getBytes(StandardCharsets.UTF_8);
            Set<String> matched = new TreeSet<>();
            reader.read(new TelemetryRecord("default", "cloud", 0, 0, ARRIVAL, record), new EventSink() {
                @Override
                public void event(ReadEvent event) {
                    matcher.match(
                            event.view(),
                            rule -> matched.add(
                                    matcher.index().rules().get(rule).id()));
                }

                @Override
                public void rejected(TelemetryRecord of, byte[] bytes, int from, int to, String reason) {
                    throw new AssertionError(reason);
                }
            });
            assertThat(matched)
                    .describedAs(line.substring(tab + 1))
                    .containsAll(List.of(line.substring(0, tab).split(",", -1)));
        }
    }
}
