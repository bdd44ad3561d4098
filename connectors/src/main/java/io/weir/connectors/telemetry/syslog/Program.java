package io.weir.connectors.telemetry.syslog;

/** Understands the messages of one or more programs. */
interface Program {
    /** Writes what the message tells. Returns false, and writes nothing, if it is not understood: then it is a text. */
    boolean read(byte[] bytes, int from, int to);
}
