package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Family;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;

import java.util.Arrays;

/**
 * ArcSight's common event format: {@code CEF:0|vendor|product|version|class|name|severity|key=value …}. Values hold
 * spaces and escaped equal signs; so the next key is the word before the next plain equal sign.
 */
final class CefFormat implements LineFormat {
    private static final byte[] START = Bytes.of("CEF:");
    private static final byte[] LABEL = Bytes.of("Label");
    private static final int HEADER_PARTS = 7;
    private static final int MOST_LABELS = 64;

    private final ReadContext context;
    private final EventWriter out;
    private final DeviceEvent device;
    private final Family others;
    private final int[] from = new int[HEADER_PARTS];
    private final int[] to = new int[HEADER_PARTS];
    private final int[] labelKeyFrom = new int[MOST_LABELS];
    private final int[] labelKeyTo = new int[MOST_LABELS];
    private final int[] labelFrom = new int[MOST_LABELS];
    private final int[] labelTo = new int[MOST_LABELS];
    private int labels;
    private byte[] plain = new byte[256];
    private byte[] plainName = new byte[64];

    CefFormat(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.device = new DeviceEvent(context);
        this.others = out.family("cef.extensions");
    }

    @Override
    public String name() {
        return "cef";
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
        int part = 0;
        while (part < HEADER_PARTS && at <= end) {
            from[part] = at;
            while (at < end && bytes[at] != '|') {
                at += bytes[at] == '\\' ? 2 : 1;
            }
            at = Math.min(at, end);
            to[part++] = at++;
        }
        if (!recognises(bytes, start, end) || part < HEADER_PARTS) {
            return context.because(
                    "expected 'CEF:0|vendor|product|version|class|name|severity|', found " + part + " parts");
        }
        device.begin("cef");
        for (int i = 1; i < HEADER_PARTS; i++) {
            int length = undo(bytes, from[i], to[i]);
            device.header(i, plain, 0, length);
        }
        labels = 0;
        readExtension(bytes, Math.min(at, end), end, true);
        readExtension(bytes, Math.min(at, end), end, false);
        return device.end();
    }

    /** Reads the pairs; the first time only for the labels that others of them are known by. */
    private void readExtension(byte[] bytes, int start, int end, boolean isForLabels) {
        int keyFrom = Bytes.skipSpaces(bytes, start, end);
        int sign = nextSign(bytes, keyFrom, end);
        while (sign < end) {
            int next = nextSign(bytes, sign + 1, end);
            int nextKey = next;
            while (next < end && nextKey > sign + 1 && bytes[nextKey - 1] != ' ') {
                nextKey--;
            }
            int valueTo = nextKey;
            while (valueTo > sign + 1 && bytes[valueTo - 1] == ' ') {
                valueTo--;
            }
            if (keyFrom < sign) {
                pair(bytes, keyFrom, sign, sign + 1, valueTo, isForLabels);
            }
            keyFrom = nextKey;
            sign = next;
        }
    }

    /** An equal sign that ends a key: not escaped, and behind a word that a space or the beginning precedes. */
    private static int nextSign(byte[] bytes, int start, int end) {
        int at = start;
        int word = start;
        while (at < end) {
            byte b = bytes[at];
            if (b == '\\') {
                at++;
                word = end;
            } else if (b == ' ') {
                word = at + 1;
            } else if (b == '=') {
                if (at > word) {
                    return at;
                }
                word = end;
            } else if (!isKeyByte(b)) {
                word = end;
            }
            at++;
        }
        return end;
    }

    private static boolean isKeyByte(byte b) {
        return (b | 0x20) >= 'a' && (b | 0x20) <= 'z'
                || Bytes.isDigit(b)
                || b == '_'
                || b == '.'
                || b == '-'
                || b == '['
                || b == ']';
    }

    private void pair(byte[] bytes, int keyFrom, int keyTo, int valueFrom, int valueTo, boolean isForLabels) {
        boolean isLabel = Bytes.endsWith(bytes, keyFrom, keyTo, LABEL) && keyTo - keyFrom > LABEL.length;
        if (isForLabels) {
            if (isLabel && labels < MOST_LABELS && valueFrom < valueTo) {
                labelKeyFrom[labels] = keyFrom;
                labelKeyTo[labels] = keyTo - LABEL.length;
                labelFrom[labels] = valueFrom;
                labelTo[labels++] = valueTo;
            }
            return;
        }
        if (isLabel || valueFrom >= valueTo) {
            return;
        }
        int length = undo(bytes, valueFrom, valueTo);
        int label = labelOf(bytes, keyFrom, keyTo);
        if (label >= 0) {
            int nameLength = undoName(bytes, labelFrom[label], labelTo[label]);
            out.derivedText(others, plainName, 0, nameLength, plain, 0, length);
        } else if (!device.value(bytes, keyFrom, keyTo, plain, 0, length)) {
            out.derivedText(others, bytes, keyFrom, keyTo, plain, 0, length);
        }
    }

    private int labelOf(byte[] bytes, int keyFrom, int keyTo) {
        for (int i = 0; i < labels; i++) {
            if (Arrays.equals(bytes, keyFrom, keyTo, bytes, labelKeyFrom[i], labelKeyTo[i])) {
                return i;
            }
        }
        return -1;
    }

    private int undo(byte[] bytes, int start, int end) {
        if (plain.length < end - start) {
            plain = new byte[2 * (end - start)];
        }
        return undoTo(plain, bytes, start, end);
    }

    private int undoName(byte[] bytes, int start, int end) {
        if (plainName.length < end - start) {
            plainName = new byte[2 * (end - start)];
        }
        return undoTo(plainName, bytes, start, end);
    }

    /** A backslash stands before what would otherwise mean something, and in {@code \n} and {@code \r}. */
    private static int undoTo(byte[] into, byte[] bytes, int start, int end) {
        int length = 0;
        for (int at = start; at < end; at++) {
            byte b = bytes[at];
            if (b == '\\' && at + 1 < end) {
                byte next = bytes[at + 1];
                if (next == 'n' || next == 'r') {
                    b = next == 'n' ? (byte) '\n' : (byte) '\r';
                    at++;
                } else if (next == '\\' || next == '=' || next == '|') {
                    b = next;
                    at++;
                }
            }
            into[length++] = b;
        }
        return length;
    }
}
