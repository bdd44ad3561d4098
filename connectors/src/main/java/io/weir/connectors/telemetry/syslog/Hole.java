package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;

/** A place in a phrase that a program fills, and where that goes. */
record Hole(Kind kind, Writer writer) {
    enum Kind {
        /** Anything, also nothing. */
        WIDE,
        /** The same, in words of the program's own: what stands before it is found from the end. */
        TAIL,
        /** One word without spaces. */
        WORD,
        /** Digits. */
        NUMBER
    }

    /** Puts what stands in a hole into the event. */
    interface Writer {
        void write(byte[] bytes, int from, int to);
    }

    boolean isWide() {
        return kind == Kind.WIDE || kind == Kind.TAIL;
    }

    boolean takes(byte b) {
        return kind != Kind.NUMBER || Bytes.isDigit(b);
    }

    void write(byte[] bytes, int from, int to) {
        writer.write(bytes, from, to);
    }
}
