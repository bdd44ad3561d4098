package io.weir.connectors.telemetry.syslog;

/** Understands the messages of one or more programs. */
interface Program {
    /** Writes what the message tells; a message that is not understood stays a message. */
    void read(byte[] bytes, int from, int to);
}
