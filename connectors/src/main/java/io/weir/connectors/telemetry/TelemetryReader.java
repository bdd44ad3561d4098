package io.weir.connectors.telemetry;

import io.weir.rules.event.FieldTable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Turns shipped records into events. Any bytes give events or rejections, never an exception. Belongs to one thread.
 */
public final class TelemetryReader {
    private final TelemetryLimits limits;
    private final ReadContext context;
    private final Format format;

    private TelemetryReader(
            FormatSettings settings, TelemetryLimits limits, FieldTable fields, boolean keepsDocuments) {
        this.limits = limits;
        this.context = new ReadContext(settings, limits, fields, keepsDocuments);
        this.format = Formats.build(context);
    }

    /** A reader of what rules want: the table must hold {@link Formats#fields} of the same settings. */
    public static TelemetryReader ofViews(FormatSettings settings, TelemetryLimits limits, FieldTable fields) {
        return new TelemetryReader(settings, limits, fields, false);
    }

    /** A reader that also makes documents. */
    public static TelemetryReader ofDocuments(FormatSettings settings, TelemetryLimits limits) {
        return new TelemetryReader(settings, limits, FieldTable.empty().with(Formats.fields(settings)), true);
    }

    public void read(TelemetryRecord record, EventSink sink) {
        byte[] bytes = record.bytes();
        context.begin(record, sink);
        if (bytes.length > limits.maxBytes()) {
            context.reject(
                    bytes,
                    0,
                    bytes.length,
                    "found " + bytes.length + " bytes, at most " + limits.maxBytes() + " are read");
            return;
        }
        try {
            read(bytes);
        } catch (RuntimeException mistake) {
            // A format that cannot cope is our mistake; that must cost this record, not the job.
            context.endTrials();
            context.reject(bytes, 0, bytes.length, "failed to read it: " + mistake);
        }
        if (!context.hasOutcome()) {
            context.reject(bytes, 0, bytes.length, "nothing in it");
        }
    }

    private void read(byte[] bytes) {
        byte[] plain = bytes;
        if (Unpacking.isGzip(bytes, 0, bytes.length)) {
            try {
                plain = context.unzipped(bytes, 0, bytes.length);
            } catch (IOException broken) {
                context.reject(bytes, 0, bytes.length, "broken gzip: " + broken.getMessage());
                return;
            }
        }
        int from = isMarkedUtf8(plain) ? 3 : 0;
        if (isUtf16(plain)) {
            plain = new String(plain, StandardCharsets.UTF_16).getBytes(StandardCharsets.UTF_8);
        } else if (format.isText(plain)) {
            byte[] repaired = Utf8Repair.of(plain);
            if (repaired != plain) {
                context.markRepaired();
                plain = repaired;
            }
        }
        format.read(plain, from, plain.length);
    }

    private static boolean isMarkedUtf8(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
    }

    private static boolean isUtf16(byte[] bytes) {
        return bytes.length >= 2
                && (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE
                        || bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF);
    }
}
