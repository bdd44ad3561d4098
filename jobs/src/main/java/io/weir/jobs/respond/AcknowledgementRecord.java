package io.weir.jobs.respond;

/** What an executor said of a response, as it came. */
public record AcknowledgementRecord(byte[] json, String topic, int partition, long offset) {}
