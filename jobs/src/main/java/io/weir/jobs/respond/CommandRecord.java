package io.weir.jobs.respond;

/**
 * A command as it came.
 *
 * @param place where it stood, for the answer to one that cannot be read
 */
public record CommandRecord(byte[] json, long timeMillis, String place) {}
