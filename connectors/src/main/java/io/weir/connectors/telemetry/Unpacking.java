package io.weir.connectors.telemetry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Undoes gzip within limits: what one record unpacks to is bounded, however its parts are packed into one another. */
final class Unpacking {
    private final int most;
    private int left;

    Unpacking(int most) {
        this.most = most;
        this.left = most;
    }

    /** The next record may unpack as much again. */
    void begin() {
        left = most;
    }

    static boolean isGzip(byte[] bytes, int from, int to) {
        return to - from > 2 && bytes[from] == 0x1F && bytes[from + 1] == (byte) 0x8B;
    }

    byte[] unzipped(byte[] bytes, int from, int to) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes, from, to - from))) {
            byte[] plain = in.readNBytes(left + 1);
            if (plain.length > left) {
                left = 0;
                throw new IOException("more than " + most + " bytes when unpacked");
            }
            left -= plain.length;
            return plain;
        }
    }
}
