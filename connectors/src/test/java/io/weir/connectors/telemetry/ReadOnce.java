package io.weir.connectors.telemetry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads one record as documents: what came of it, in order. */
public final class ReadOnce implements EventSink {
    public static final long ARRIVAL = Instant.parse("2026-06-15T12:00:00Z").toEpochMilli();

    private final List<Map<String, Object>> documents = new ArrayList<>();
    private final List<String> rejections = new ArrayList<>();

    public static ReadOnce of(FormatSettings settings, String record) {
        return of(settings, record.getBytes(StandardCharsets.UTF_8));
    }

    public static ReadOnce of(FormatSettings settings, byte[] record) {
        var outcome = new ReadOnce();
        TelemetryReader.ofDocuments(settings, TelemetryLimits.DEFAULT)
                .read(new TelemetryRecord("default", "t", 0, 0, ARRIVAL, record), outcome);
        return outcome;
    }

    @Override
    public void event(ReadEvent event) {
        documents.add(event.document());
    }

    @Override
    public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
        rejections.add(reason);
    }

    public List<Map<String, Object>> documents() {
        return documents;
    }

    public List<String> rejections() {
        return rejections;
    }

    /** A field of the only document. */
    public Object field(String name) {
        return EventDocument.first(documents.get(0), name);
    }
}
