package io.weir.connectors.telemetry.avro;

/** Bytes are not what their schema says, or their schema is not to be had. */
final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String reason) {
        super(reason);
    }

    /** Many may be made in a short time, and nobody looks where they come from. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
