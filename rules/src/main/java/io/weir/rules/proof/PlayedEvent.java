package io.weir.rules.proof;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An event of a test, as readers make it of a record or as the test states it.
 *
 * @param matchedAsShipped keys of the rules that match it where only positions in the record are kept, as in a job; empty if
 *     it was never shipped
 */
public record PlayedEvent(
        String id, long timeMillis, Map<String, Object> document, Optional<Set<String>> matchedAsShipped) {

    public PlayedEvent(String id, long timeMillis, Map<String, Object> document) {
        this(id, timeMillis, document, Optional.empty());
    }
}
