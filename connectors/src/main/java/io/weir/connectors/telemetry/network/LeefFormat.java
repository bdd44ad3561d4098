package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Family;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;

/**
 * QRadar's log event extended format: {@code LEEF:1.0|vendor|product|version|event|} and pairs between tabs; 2.0 names
 * another byte between them, as it is or as {@code 0x5E}.
 */
final class LeefFormat implements LineFormat {
    private static final byte[] START = Bytes.of("LEEF:");
    private static final int HEADER_PARTS = 5;

    private final ReadContext context;
    private final EventWriter out;
    private final DeviceEvent device;
    private final Family others;

    LeefFormat(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.device = new DeviceEvent(context);
        this.others = out.family("leef.attributes");
    }

    @Override
    public String name() {
        return "leef";
    }

    @Override
    public boolean recognises(byte[] bytes, int start, int end) {
        return Bytes.startsWith(bytes, start, end, START)
                && start + START.length < end
                && Bytes.isDigit(bytes[start + START.length]);
    }

    @Override
    public long read(byte[] bytes, int start, int end) {
        int at = start + START.length;
        boolean isSecond = at < end && bytes[at] == '2';
        device.begin("leef");
        int part = 0;
        while (part < HEADER_PARTS && at < end) {
            int partTo = Bytes.find(bytes, at, end, '|');
            if (partTo == end) {
                break;
            }
            if (part > 0) {
                device.header(part, bytes, at, partTo);
            }
            part++;
            at = partTo + 1;
        }
        if (part < HEADER_PARTS) {
            return context.because("expected 'LEEF:1.0|vendor|product|version|event|', found " + part + " parts");
        }
        byte delimiter = '\t';
        if (isSecond) {
            int delimiterTo = Bytes.find(bytes, at, Math.min(end, at + 8), '|');
            if (delimiterTo < Math.min(end, at + 8)) {
                delimiter = delimiter(bytes, at, delimiterTo);
                at = delimiterTo + 1;
            }
        }
        readPairs(bytes, at, end, delimiter);
        return device.end();
    }

    private static byte delimiter(byte[] bytes, int from, int to) {
        int digits = from;
        if (digits < to && bytes[digits] == '0') {
            digits++;
        }
        if (digits < to && (bytes[digits] | 0x20) == 'x' && to - digits > 1) {
            int code = 0;
            for (int at = digits + 1; at < to; at++) {
                int digit = Character.digit(bytes[at], 16);
                if (digit < 0) {
                    return bytes[from];
                }
                code = code << 4 | digit;
            }
            return (byte) code;
        }
        return from < to ? bytes[from] : (byte) '\t';
    }

    private void readPairs(byte[] bytes, int start, int end, byte delimiter) {
        int at = start;
        while (at < end) {
            int pairTo = Bytes.find(bytes, at, end, (char) delimiter);
            int keyFrom = Bytes.skipSpaces(bytes, at, pairTo);
            int sign = Bytes.find(bytes, keyFrom, pairTo, '=');
            if (sign > keyFrom && sign + 1 < pairTo && !device.value(bytes, keyFrom, sign, bytes, sign + 1, pairTo)) {
                out.text(others, bytes, keyFrom, sign, sign + 1, pairTo);
            }
            at = pairTo + 1;
        }
    }
}
