package io.weir.cli.rules;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into JSON objects: one after the other, or as the elements of one array. It only finds where each ends;
 * whoever reads the object says whether it is one.
 */
final class JsonObjects {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream input;
    private byte[] buffer = new byte[1 << 16];
    private int from;
    private int at;
    private int filled;
    private boolean isArray;

    JsonObjects(InputStream input) throws IOException {
        this.input = input;
        filled = input.readNBytes(buffer, 0, BYTE_ORDER_MARK.length);
        if (Arrays.equals(buffer, 0, filled, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
            at = filled;
        }
        skipSpace();
        if (hasMore() && buffer[at] == '[') {
            isArray = true;
            at++;
        }
    }

    /** Goes to the next object; false at the end. */
    boolean next() throws IOException {
        skipSpace();
        while (hasMore() && isArray && (buffer[at] == ',' || buffer[at] == ']')) {
            at++;
            skipSpace();
        }
        if (!hasMore()) {
            return false;
        }
        if (buffer[at] != '{') {
            throw new IOException("found '" + (char) (buffer[at] & 0xFF) + "', expected a JSON object");
        }
        from = at;
        skipObject();
        return true;
    }

    private void skipSpace() throws IOException {
        from = at;
        while (hasMore() && (buffer[at] == '\n' || buffer[at] == '\r' || buffer[at] == ' ' || buffer[at] == '\t')) {
            at++;
        }
    }

    private void skipObject() throws IOException {
        int depth = 0;
        boolean inText = false;
        boolean isEscaped = false;
        while (hasMore()) {
            byte[] bytes = buffer;
            int last = filled;
            for (int next = at; next < last; next++) {
                byte b = bytes[next];
                if (isEscaped) {
                    isEscaped = false;
                } else if (b == '"') {
                    inText = !inText;
                } else if (inText) {
                    isEscaped = b == '\\';
                } else if (b == '{') {
                    depth++;
                } else if (b == '}' && --depth == 0) {
                    at = next + 1;
                    return;
                }
            }
            at = last;
        }
    }

    /** Whether another byte follows. Reads on if need be, and then moves what the buffer holds to its start. */
    private boolean hasMore() throws IOException {
        if (at < filled) {
            return true;
        }
        System.arraycopy(buffer, from, buffer, 0, filled - from);
        at -= from;
        filled -= from;
        from = 0;
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int read = input.read(buffer, filled, buffer.length - filled);
        filled += Math.max(0, read);
        return read > 0;
    }

    byte[] buffer() {
        return buffer;
    }

    int from() {
        return from;
    }

    int to() {
        return at;
    }
}
