package io.weir.connectors.telemetry.avro;

import io.weir.connectors.telemetry.FormatKind;

import java.util.List;

/** Avro records. */
public final class AvroFormats {
    private AvroFormats() {}

    public static List<FormatKind> kinds() {
        return List.of(FormatKind.of(
                "avro",
                "Avro: single-object encoding, messages of a schema registry, container files",
                "{\"@timestamp\":\"2026-03-01T09:00:00Z\",\"user\":{\"name\":\"mia\"}}",
                AvroFormat::new));
    }
}
