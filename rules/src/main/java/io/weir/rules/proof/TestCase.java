package io.weir.rules.proof;

import java.time.Instant;
import java.util.List;

/**
 * One claim about a rule.
 *
 * @param line where it stands in its file
 * @param start the time from which those of its events are counted
 */
public record TestCase(
        String name, int line, String rule, Instant start, List<TestEvent> events, Expectation expectation) {
    public TestCase {
        events = List.copyOf(events);
    }
}
