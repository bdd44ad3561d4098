package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.Bytes;
import io.weir.rules.event.EventView;

/** The text of one value of a JSON event as plain bytes: where it stands, or a copy if it has escapes. */
public final class PlainText {
    private byte[] bytes = new byte[0];
    private int from;
    private int to;

    /** Points to the text of a value; false, and an empty text, if it has none. */
    public boolean read(EventView event, int value) {
        from = 0;
        to = 0;
        if (value == EventView.NONE || !event.isScalar(value)) {
            return false;
        }
        if (event.isEscaped(value)) {
            bytes = Bytes.of(event.text(value));
            to = bytes.length;
        } else {
            bytes = event.bytes(value);
            from = event.start(value);
            to = event.end(value);
        }
        return true;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    public boolean is(byte[] text) {
        return Bytes.equal(bytes, from, to, text);
    }
}
