package io.weir.connectors.telemetry.avro;

import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryReader;
import io.weir.connectors.telemetry.TelemetryRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What becomes of records that a reader reads. */
final class AvroOutcomes implements EventSink {
    final List<Map<String, Object>> documents = new ArrayList<>();
    final List<String> reasons = new ArrayList<>();

    private final TelemetryReader reader;

    private AvroOutcomes(FormatSettings settings) {
        this.reader = TelemetryReader.ofDocuments(settings, TelemetryLimits.DEFAULT);
    }

    static AvroOutcomes of(String format, String schema) {
        return new AvroOutcomes(FormatSettings.of(format).withSchema(schema));
    }

    AvroOutcomes read(byte[] bytes) {
        reader.read(new TelemetryRecord("default", "avro", 0, 0, 1_780_000_000_000L, bytes), this);
        return this;
    }

    @Override
    public void event(ReadEvent event) {
        documents.add(event.document());
    }

    @Override
    public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
        reasons.add(reason);
    }
}
