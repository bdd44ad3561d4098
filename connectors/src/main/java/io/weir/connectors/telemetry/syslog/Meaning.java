package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;

import java.util.Arrays;

/** What a sentence means, in the words of ECS. */
record Meaning(byte[] category, byte[][] types, byte[] action, byte[] outcome) {
    private static final byte[] NONE = {};

    /** A try to log in that has come to its end: every try is one such event. */
    static Meaning login(String action, boolean isSuccess) {
        return of("authentication", action, "start").with(isSuccess);
    }

    static Meaning of(String category, String action, String... types) {
        return new Meaning(
                Bytes.of(category), Arrays.stream(types).map(Bytes::of).toArray(byte[][]::new), Bytes.of(action), NONE);
    }

    Meaning with(boolean isSuccess) {
        return new Meaning(category, types, action, Bytes.of(isSuccess ? "success" : "failure"));
    }
}
