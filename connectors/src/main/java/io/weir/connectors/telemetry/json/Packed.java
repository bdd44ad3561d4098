package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.ReadContext;

import java.io.IOException;
import java.util.Base64;

/** Records as queues of clouds carry them: in Base64, most of them zipped. */
public final class Packed {
    private static final byte[] NOTHING = {};

    private Packed() {}

    /** What was packed, or nothing if the bytes are not Base64, or broken gzip, or too much. */
    public static byte[] undone(ReadContext context, byte[] base64) {
        try {
            byte[] plain = Base64.getDecoder().decode(base64);
            boolean isZipped = plain.length > 2 && plain[0] == 0x1F && plain[1] == (byte) 0x8B;
            return context.repaired(isZipped ? context.unzipped(plain, 0, plain.length) : plain);
        } catch (IllegalArgumentException | IOException notPacked) {
            return NOTHING;
        }
    }
}
