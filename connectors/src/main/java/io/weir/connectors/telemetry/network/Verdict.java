package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Target;

/** Whether a device let something pass, by the words that devices have for it. */
final class Verdict {
    private static final byte[] DENIED = Bytes.of("denied");
    private static final byte[] ALLOWED = Bytes.of("allowed");
    private static final byte[][] DENYING = {
        Bytes.of("block"), Bytes.of("drop"), Bytes.of("deny"), Bytes.of("denied"), Bytes.of("reject")
    };
    private static final byte[][] ALLOWING = {
        Bytes.of("allow"), Bytes.of("accept"), Bytes.of("permit"), Bytes.of("pass"), Bytes.of("built")
    };

    private final EventWriter out;
    private final Target type;

    Verdict(EventWriter out) {
        this.out = out;
        this.type = out.target("event.type");
    }

    /** Writes the verdict if a text tells one. */
    void write(byte[] bytes, int from, int to) {
        if (holdsOne(bytes, from, to, DENYING)) {
            out.text(type, DENIED);
        } else if (holdsOne(bytes, from, to, ALLOWING)) {
            out.text(type, ALLOWED);
        }
    }

    private static boolean holdsOne(byte[] bytes, int from, int to, byte[][] words) {
        for (byte[] word : words) {
            for (int at = from; at + word.length <= to; at++) {
                int i = 0;
                while (i < word.length && (bytes[at + i] | 0x20) == word[i]) {
                    i++;
                }
                if (i == word.length) {
                    return true;
                }
            }
        }
        return false;
    }
}
