package io.weir.rules.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** UTF-8 that never fails: broken bytes read as U+FFFD, lone surrogates are written as three bytes. */
public final class Utf8 {
    private static final int REPLACEMENT = 0xFFFD;

    private Utf8() {}

    public static byte[] bytes(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) >= 0x80) {
                return bytesOfAny(text);
            }
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytesOfAny(String text) {
        byte[] bytes = new byte[3 * text.length()];
        int length = 0;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            length = put(codePoint, bytes, length);
            at += Character.charCount(codePoint);
        }
        return Arrays.copyOf(bytes, length);
    }

    /** Writes a character and returns the position behind it. */
    public static int put(int codePoint, byte[] target, int at) {
        if (codePoint < 0x80) {
            target[at] = (byte) codePoint;
            return at + 1;
        }
        if (codePoint < 0x800) {
            target[at] = (byte) (0xC0 | codePoint >> 6);
            target[at + 1] = continuation(codePoint);
            return at + 2;
        }
        if (codePoint < 0x10000) {
            target[at] = (byte) (0xE0 | codePoint >> 12);
            target[at + 1] = continuation(codePoint >> 6);
            target[at + 2] = continuation(codePoint);
            return at + 3;
        }
        target[at] = (byte) (0xF0 | codePoint >> 18);
        target[at + 1] = continuation(codePoint >> 12);
        target[at + 2] = continuation(codePoint >> 6);
        target[at + 3] = continuation(codePoint);
        return at + 4;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | bits & 0x3F);
    }

    /** The number of bytes of the character at a position; 1 if they are broken. */
    public static int length(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xFF;
        int length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 1;
        if (at + length > to) {
            return 1;
        }
        for (int i = at + 1; i < at + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return 1;
            }
        }
        return length;
    }

    public static int codePoint(byte[] bytes, int at, int to) {
        switch (length(bytes, at, to)) {
            case 2:
                return (bytes[at] & 0x1F) << 6 | bytes[at + 1] & 0x3F;
            case 3:
                return (bytes[at] & 0xF) << 12 | (bytes[at + 1] & 0x3F) << 6 | bytes[at + 2] & 0x3F;
            case 4:
                int codePoint = (bytes[at] & 0x7) << 18
                        | (bytes[at + 1] & 0x3F) << 12
                        | (bytes[at + 2] & 0x3F) << 6
                        | bytes[at + 3] & 0x3F;
                return codePoint <= Character.MAX_CODE_POINT ? codePoint : REPLACEMENT;
            default:
                return bytes[at] >= 0 ? bytes[at] : REPLACEMENT;
        }
    }
}
