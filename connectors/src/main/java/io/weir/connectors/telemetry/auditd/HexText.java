package io.weir.connectors.telemetry.auditd;

import java.util.Arrays;

/** Text that the kernel writes as hexadecimal digits. */
final class HexText {
    private byte[] bytes = new byte[256];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Undoes the digits. Returns false if these are not hexadecimal digits in pairs. */
    boolean read(byte[] text, int from, int to) {
        int wanted = (to - from) / 2;
        if (wanted == 0 || (to - from) % 2 != 0) {
            return false;
        }
        if (bytes.length < wanted) {
            bytes = Arrays.copyOf(bytes, 2 * wanted);
        }
        for (int i = 0; i < wanted; i++) {
            int high = digit(text[from + 2 * i]);
            int low = digit(text[from + 2 * i + 1]);
            if ((high | low) < 0) {
                return false;
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        length = wanted;
        return true;
    }

    /** Puts spaces where zeros were, and none at the end. */
    void replaceZeros() {
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                bytes[i] = ' ';
            }
        }
    }

    static int digit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int letter = b | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
}
