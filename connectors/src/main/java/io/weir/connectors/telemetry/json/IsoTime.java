package io.weir.connectors.telemetry.json;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes times as ISO 8601, with milliseconds. */
final class IsoTime {
    private static final byte[] ZEROS = ".000Z".getBytes(StandardCharsets.UTF_8);

    private IsoTime() {}

    static byte[] utf8(long millis) {
        byte[] text = Instant.ofEpochMilli(millis).toString().getBytes(StandardCharsets.UTF_8);
        if (text[text.length - 5] == '.') {
            return text;
        }
        byte[] longer = new byte[text.length - 1 + ZEROS.length];
        System.arraycopy(text, 0, longer, 0, text.length - 1);
        System.arraycopy(ZEROS, 0, longer, text.length - 1, ZEROS.length);
        return longer;
    }
}
