package io.weir.connectors.telemetry.json;

import io.weir.rules.event.EventView;
import io.weir.rules.event.JsonEscape;

import java.util.Arrays;

/** The bytes that a text of a JSON document stands for. */
public final class JsonText {
    private JsonText() {}

    /** A copy of a text of the event, escapes undone; what is not Unicode becomes the replacement character. */
    public static byte[] undone(EventView event, int value) {
        byte[] bytes = event.bytes(value);
        int end = event.end(value);
        byte[] text = Arrays.copyOfRange(bytes, event.start(value), end);
        if (!event.isEscaped(value)) {
            return text;
        }
        int length = 0;
        int at = event.start(value);
        while (at < end) {
            if (bytes[at] != '\\') {
                text[length++] = bytes[at++];
                continue;
            }
            int point = JsonEscape.character(bytes, at);
            at += JsonEscape.length(bytes, at);
            if (Character.isHighSurrogate((char) point) && at + 1 < end && bytes[at] == '\\' && bytes[at + 1] == 'u') {
                char low = JsonEscape.character(bytes, at);
                if (Character.isLowSurrogate(low)) {
                    point = Character.toCodePoint((char) point, low);
                    at += 6;
                }
            }
            length = put(text, length, point);
        }
        return Arrays.copyOf(text, length);
    }

    /** No escape is shorter than the UTF-8 of what it stands for. */
    private static int put(byte[] text, int length, int codePoint) {
        int point = codePoint >= 0xD800 && codePoint <= 0xDFFF ? 0xFFFD : codePoint;
        int at = length;
        if (point < 0x80) {
            text[at++] = (byte) point;
        } else if (point < 0x800) {
            text[at++] = (byte) (0xC0 | point >> 6);
            text[at++] = (byte) (0x80 | point & 0x3F);
        } else if (point < 0x10000) {
            text[at++] = (byte) (0xE0 | point >> 12);
            text[at++] = (byte) (0x80 | point >> 6 & 0x3F);
            text[at++] = (byte) (0x80 | point & 0x3F);
        } else {
            text[at++] = (byte) (0xF0 | point >> 18);
            text[at++] = (byte) (0x80 | point >> 12 & 0x3F);
            text[at++] = (byte) (0x80 | point >> 6 & 0x3F);
            text[at++] = (byte) (0x80 | point & 0x3F);
        }
        return at;
    }
}
