package io.weir.generators;

import java.time.Instant;

/** One record as a shipper would send it: when it happened, and what goes to which topic under which key. */
public record Shipment(Instant time, String topic, String key, String value) {}
