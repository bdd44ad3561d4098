package io.weir.connectors.telemetry.auditd;

import java.util.Arrays;

/** A command put together from its arguments, of which each may come in pieces. */
final class CommandLine {
    private byte[] bytes = new byte[512];
    private int length;
    private int argumentFrom;
    private byte[] name = new byte[16];
    private int nameLength;

    void clear() {
        length = 0;
        nameLength = 0;
    }

    boolean hasArgument() {
        return nameLength > 0;
    }

    /** Whether a piece belongs to the argument that was begun last. */
    boolean isIn(byte[] names, int from, int to) {
        return Arrays.equals(names, from, to, name, 0, nameLength);
    }

    void begin(byte[] names, int from, int to) {
        if (hasArgument()) {
            add(' ');
        }
        if (to - from > name.length) {
            name = new byte[2 * (to - from)];
        }
        nameLength = to - from;
        System.arraycopy(names, from, name, 0, nameLength);
        argumentFrom = length;
    }

    private void add(char separator) {
        reserve(1);
        bytes[length++] = (byte) separator;
    }

    void add(byte[] piece, int from, int to) {
        reserve(to - from);
        System.arraycopy(piece, from, bytes, length, to - from);
        length += to - from;
    }

    private void reserve(int more) {
        if (bytes.length < length + more) {
            bytes = Arrays.copyOf(bytes, 2 * (length + more));
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Where the argument begins that was begun last; it goes to the end. */
    int argumentFrom() {
        return argumentFrom;
    }

    byte[] name() {
        return name;
    }

    int nameLength() {
        return nameLength;
    }
}
