package io.weir.cli.bench.detect;

import java.util.Locale;

/** What can be measured of the detect job. */
public enum Part {
    /** Beside a job that only reads. */
    THROUGHPUT,
    /** One address with nine events in ten. */
    HOT_KEY,
    /** From sending an event to its alert. */
    LATENCY,
    /** From the loss of a TaskManager to alerts again. */
    RECOVERY;

    /** As people type it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
