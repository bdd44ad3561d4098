package io.weir.connectors.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Replaces what is not UTF-8, so that whatever follows can rely on it. */
final class Utf8Repair {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8Repair() {}

    /** The same array if there is nothing to repair. */
    static byte[] of(byte[] bytes) {
        int broken = firstBroken(bytes);
        return broken == bytes.length
                ? bytes
                : new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    }

    /** Where the first byte stands that no UTF-8 text has there, or the length. */
    static int firstBroken(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            // Eight bytes at a time, as long as all of them are plain.
            while (at + 8 <= bytes.length && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
                at += 8;
            }
            if (at == bytes.length) {
                return at;
            }
            if (bytes[at] >= 0) {
                at++;
                continue;
            }
            int lead = bytes[at] & 0xFF;
            int length = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
            if (length == 0 || at + length > bytes.length) {
                return at;
            }
            int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
            int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
            int second = bytes[at + 1] & 0xFF;
            if (second < low || second > high) {
                return at;
            }
            for (int i = at + 2; i < at + length; i++) {
                if ((bytes[i] & 0xC0) != 0x80) {
                    return at;
                }
            }
            at += length;
        }
        return at;
    }
}
