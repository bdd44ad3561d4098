package io.weir.connectors.telemetry;

/** Reads how long something took. */
public final class TimeSpan {
    private TimeSpan() {}

    /** The nanoseconds of a decimal number of some unit, such as {@code 0.005} seconds, or -1 if it is none. */
    public static long nanos(byte[] bytes, int from, int to, long nanosPerUnit) {
        int point = Bytes.find(bytes, from, to, '.');
        long whole = Bytes.number(bytes, from, point);
        if (whole < 0 || whole > Long.MAX_VALUE / nanosPerUnit - 1) {
            return -1;
        }
        long nanos = whole * nanosPerUnit;
        long scale = nanosPerUnit;
        for (int at = point + 1; at < to; at++) {
            if (!Bytes.isDigit(bytes[at])) {
                return -1;
            }
            scale /= 10;
            nanos += (bytes[at] - '0') * scale;
        }
        return nanos;
    }
}
