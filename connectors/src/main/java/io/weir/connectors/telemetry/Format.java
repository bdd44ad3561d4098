package io.weir.connectors.telemetry;

/**
 * Reads records of one format, whatever bytes they hold. Reports every event, and every part that is none, to the
 * {@link ReadContext} that it was built with. Belongs to one thread.
 */
public interface Format extends Identified {
    /** Whether the bytes look like this format: cheap, from their first bytes and structure. */
    boolean recognises(byte[] bytes, int from, int to);

    void read(byte[] bytes, int from, int to);

    /** Whether a record of this format is text, which must be UTF-8. Binary formats look after their texts themselves. */
    default boolean isText(byte[] bytes) {
        return true;
    }
}
