package io.weir.connectors.telemetry;

/**
 * A format in which a record is one line of text and one event. It may also be what another format carries, as syslog
 * carries many: so it fills the event that has begun already and leaves reporting to its caller.
 */
public interface LineFormat extends Identified {
    /** The line is not of this format after all. */
    long UNREADABLE = Long.MIN_VALUE;

    /** The line tells no time. */
    long NO_TIME = Long.MIN_VALUE + 1;

    /** What the line carries has been read by its own format, which has reported it. */
    long REPORTED = Long.MIN_VALUE + 2;

    /** Whether the line looks like this format: cheap, from its first bytes and structure. */
    boolean recognises(byte[] bytes, int from, int to);

    /**
     * Writes what the line tells and returns its time in milliseconds, {@link #NO_TIME}, {@link #REPORTED} or
     * {@link #UNREADABLE}; in the last case {@link ReadContext#because} has the reason.
     */
    long read(byte[] bytes, int from, int to);
}
