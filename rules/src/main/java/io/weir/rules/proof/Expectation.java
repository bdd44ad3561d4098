package io.weir.rules.proof;

import io.weir.rules.alert.Severity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a test says about its rule and its events. */
public sealed interface Expectation {

    /** The rule matches every event. */
    record Matches() implements Expectation {}

    /** The rule matches no event. */
    record Ignores() implements Expectation {}

    /** The rule raises so many alerts, whatever is in them. None, if it is to be silent. */
    record Fires(int times) implements Expectation {}

    /** The rule raises these alerts and no others. */
    record FiresLike(List<Likeness> alerts) implements Expectation {
        public FiresLike {
            alerts = List.copyOf(alerts);
        }
    }

    /**
     * What is true of an alert in its newest version; nothing is asked of what is absent.
     *
     * @param group values of its group, not necessarily all
     * @param atMillis since the start of the test
     * @param steps the steps of a chain that were taken
     */
    record Likeness(
            Map<String, String> group,
            Optional<Severity> severity,
            OptionalLong atMillis,
            OptionalLong count,
            Optional<List<String>> steps) {}
}
