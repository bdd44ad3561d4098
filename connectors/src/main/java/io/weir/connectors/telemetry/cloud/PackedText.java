package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.Format;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.json.Packed;

import java.util.Arrays;

/** Gzip written in Base64, as CloudWatch Logs hands its subscriptions on: a record of any format is inside. */
final class PackedText implements Format {
    /** How gzip begins in Base64. */
    private static final byte[] GZIP = Bytes.of("H4sI");

    private final ReadContext context;

    PackedText(ReadContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "gzip.base64";
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        if (!Bytes.startsWith(bytes, from, to, GZIP)) {
            return false;
        }
        for (int at = from; at < Math.min(to, from + 64); at++) {
            if (bytes[at] <= ' ' && at < to - 2) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void read(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] >= 0 && bytes[end - 1] <= ' ') {
            end--;
        }
        byte[] plain = Packed.undone(context, Arrays.copyOfRange(bytes, from, end));
        if (plain.length == 0) {
            context.reject(bytes, from, to, "broken gzip in Base64, or more than may be unpacked");
        } else {
            context.readCarried(plain, 0, plain.length);
        }
    }
}
