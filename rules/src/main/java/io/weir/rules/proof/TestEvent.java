package io.weir.rules.proof;

import java.util.Map;
import java.util.Optional;

/**
 * An event of a test case, repetitions written out: a record as it is shipped, or a document.
 *
 * @param line where it stands in its file
 * @param atMillis since the start of the test
 */
public record TestEvent(int line, long atMillis, String format, Optional<String> record, Map<String, Object> document) {

    /** What a failure shows of it. */
    public String shown() {
        return record.orElseGet(document::toString);
    }
}
