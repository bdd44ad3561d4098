package io.weir.generators;

/** Takes records in the order in which they are written, which is not always that of their times. */
@FunctionalInterface
public interface Tape {
    void add(Shipment shipment);
}
