package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.Bytes;

import java.util.Locale;
import java.util.Map;

/** How an action ended. */
enum Outcome {
    SUCCESS,
    FAILURE,
    UNKNOWN;

    private static final Words<Outcome> WORDS = new Words<>(Map.ofEntries(
            Map.entry("success", SUCCESS),
            Map.entry("succeeded", SUCCESS),
            Map.entry("allow", SUCCESS),
            Map.entry("true", SUCCESS),
            Map.entry("0", SUCCESS),
            Map.entry("partiallysucceeded", SUCCESS),
            Map.entry("failure", FAILURE),
            Map.entry("failed", FAILURE),
            Map.entry("fail", FAILURE),
            Map.entry("deny", FAILURE),
            Map.entry("denied", FAILURE),
            Map.entry("false", FAILURE),
            Map.entry("error", FAILURE),
            Map.entry("timeout", FAILURE)));

    private final byte[] text = Bytes.of(name().toLowerCase(Locale.ROOT));

    byte[] text() {
        return text;
    }

    /** The words in which services say it. */
    static Words<Outcome> words() {
        return WORDS;
    }
}
