package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.Formats;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryReader;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.rules.event.FieldTable;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.Matcher;
import io.weir.rules.match.RuleIndex;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads records and matches their events, as the detect job does. */
final class MatchingReader {
    private static final long ARRIVAL = Instant.parse("2026-06-15T12:00:00Z").toEpochMilli();

    private final Matcher matcher;
    private final TelemetryReader reader;
    private final List<String> rejections = new ArrayList<>();
    private int events;
    private String format = "";

    MatchingReader(List<IndexedRule> rules) {
        FieldTable wanted = FieldTable.empty().with(Formats.fields(FormatSettings.DEFAULT));
        this.matcher = new Matcher(RuleIndex.build(rules, Mappings.bundled(), wanted));
        this.reader = TelemetryReader.ofViews(
                FormatSettings.DEFAULT, TelemetryLimits.DEFAULT, matcher.index().fields());
    }

    /** The ids of the rules that the events of a record match. */
    List<String> match(byte[] bytes) {
        List<String> matched = new ArrayList<>();
        reader.read(new TelemetryRecord("default", "windows", 0, 0, ARRIVAL, bytes), new EventSink() {
            @Override
            public void event(ReadEvent event) {
                events++;
                format = event.format();
                matcher.match(
                        event.view(),
                        rule -> matched.add(matcher.index().rules().get(rule).id()));
            }

            @Override
            public void rejected(TelemetryRecord record, byte[] all, int from, int to, String reason) {
                rejections.add(reason);
            }
        });
        return matched;
    }

    int events() {
        return events;
    }

    /** The format of the event that was read last. */
    String format() {
        return format;
    }

    List<String> rejections() {
        return rejections;
    }
}
