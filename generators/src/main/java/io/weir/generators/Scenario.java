package io.weir.generators;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Something that happens in the simulated site. The same seed and start give the same records. */
public interface Scenario {
    List<Shipment> play(long seed, Instant start, Duration length);

    /** Several things that happen at the same time, as one stream in the order of their times. */
    static List<Shipment> together(long seed, Instant start, Duration length, Scenario... scenarios) {
        List<Shipment> all = new ArrayList<>();
        for (int i = 0; i < scenarios.length; i++) {
            all.addAll(scenarios[i].play(seed * 31 + i, start, length));
        }
        all.sort(Comparator.comparing(Shipment::time));
        return all;
    }
}
