package io.weir.connectors.telemetry.avro;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.ReadContext;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Hands on what an Avro record holds. */
final class Carried {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Carried() {}

    /** A record is read as JSON; data that is nothing but a text, as that text. */
    static void read(ReadContext context, byte[] json) {
        byte[] carried = json;
        if (json.length > 0 && json[0] == '"') {
            try {
                carried = Bytes.of(JSON.readValue(json, String.class));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible); // it was written a moment ago
            }
        }
        context.readCarried(carried, 0, carried.length);
    }
}
