package io.weir.connectors.elasticsearch;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Which of several indices a document belongs to: by its time alone, so that a repeat finds it again. Events may claim any time; what
 * claims one of long ago shares an index, or they would make one for each month that somebody thinks of. (What claims to be
 * from the future counts as of its arrival, long before it comes here.)
 */
public enum IndexPeriod {
    MONTH("yyyy.MM"),
    YEAR("yyyy");

    /** Never changed: documents would move to other indices. */
    private static final long FIRST_MILLIS =
            Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();

    private final DateTimeFormatter format;

    IndexPeriod(String pattern) {
        this.format = DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
    }

    /** The name of an index: what it holds, and the period. */
    public String index(String kind, long timeMillis) {
        return kind
                + (timeMillis < FIRST_MILLIS ? "-before-2020" : "-" + format.format(Instant.ofEpochMilli(timeMillis)));
    }
}
