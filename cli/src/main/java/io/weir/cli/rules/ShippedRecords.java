package io.weir.cli.rules;

import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.Formats;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryReader;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.rules.event.FieldTable;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.Matcher;
import io.weir.rules.match.RuleIndex;
import io.weir.rules.match.Scope;
import io.weir.rules.proof.PlayedEvent;
import io.weir.rules.proof.RecordReader;
import io.weir.rules.sigma.RuleSet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads records twice, as a job does: for what rules want, which is matched, and as documents. For one thread. */
public final class ShippedRecords implements RecordReader {
    private static final TelemetryLimits LIMITS = TelemetryLimits.DEFAULT;

    private final RuleSet rules;
    private final Scope scope;
    private final Map<String, Readers> readersByFormat = new HashMap<>();

    public ShippedRecords(RuleSet rules, Scope scope) {
        this.rules = rules;
        this.scope = scope;
    }

    /** The two ways to read a format, and the rules in the way that the first one needs. */
    private record Readers(TelemetryReader views, TelemetryReader documents, Matcher matcher) {}

    @Override
    public List<PlayedEvent> read(String format, String record, long arrivalMillis, int number) {
        if (!format.equals(FormatSettings.AUTO) && Formats.kind(format).isEmpty()) {
            throw new UnreadableRecordException("found the format '" + format + "', expected one of './weir formats'");
        }
        return read(
                FormatSettings.of(format),
                new TelemetryRecord(
                        "default", "test", 0, number, arrivalMillis, record.getBytes(StandardCharsets.UTF_8)));
    }

    /** The events of a record, with the rules that match each. */
    public List<PlayedEvent> read(FormatSettings settings, TelemetryRecord record) {
        return read(settings, record, false);
    }

    /** The same of a record of which any event matches a rule; of others none, which costs much less. */
    public List<PlayedEvent> readMatching(FormatSettings settings, TelemetryRecord record) {
        return read(settings, record, true);
    }

    private List<PlayedEvent> read(FormatSettings settings, TelemetryRecord record, boolean isForMatches) {
        Readers readers = readersByFormat.computeIfAbsent(settings.toString(), unknown -> readers(settings));
        List<Set<String>> matched = new ArrayList<>();
        readers.views().read(record, sink(event -> matched.add(matched(event, readers.matcher()))));
        if (isForMatches && matched.stream().allMatch(Set::isEmpty)) {
            return List.of();
        }
        List<PlayedEvent> events = new ArrayList<>();
        readers.documents()
                .read(
                        record,
                        sink(event -> events.add(new PlayedEvent(
                                event.eventId(),
                                event.timeMillis(),
                                event.document(),
                                Optional.of(matched.get(events.size()))))));
        return events;
    }

    private static Set<String> matched(ReadEvent event, Matcher matcher) {
        Set<String> matched = new LinkedHashSet<>();
        if (!event.isAlert()) {
            matcher.match(
                    event.view(),
                    place -> matched.add(matcher.index().rules().get(place).id()));
        }
        return matched;
    }

    private Readers readers(FormatSettings settings) {
        List<IndexedRule> indexed = rules.rules().stream()
                .map(rule -> new IndexedRule(rule.key(), rule.logSource(), rule.condition()))
                .toList();
        RuleIndex index = RuleIndex.build(indexed, scope, FieldTable.empty().with(Formats.fields(settings)));
        return new Readers(
                TelemetryReader.ofViews(settings, LIMITS, index.fields()),
                TelemetryReader.ofDocuments(settings, LIMITS),
                new Matcher(index));
    }

    private static EventSink sink(Consumer<ReadEvent> events) {
        return new EventSink() {
            @Override
            public void event(ReadEvent event) {
                events.accept(event);
            }

            @Override
            public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
                throw new UnreadableRecordException("the record cannot be read (" + reason + ")");
            }
        };
    }
}
