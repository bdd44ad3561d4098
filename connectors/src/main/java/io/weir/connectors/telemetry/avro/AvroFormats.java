package io.weir.connectors.telemetry.avro;

import io.weir.connectors.telemetry.FormatKind;

import java.util.List;

/** Avro records. */
public final class AvroFormats {
    private AvroFormats() {}

    public static List<FormatKind> kinds() {
        return List.of();
    }
}
