package io.weir.rules.chain;

import io.weir.rules.alert.Severity;

import java.util.List;
import java.util.Optional;

/**
 * What a step looks for: one of several rules, tactics or tags, perhaps of some severity at least.
 *
 * @param values rules by id or name, tactics without {@code attack.}, tags in lower case
 */
public record StepMatcher(Kind kind, List<String> values, Optional<Severity> minSeverity) {

    /** By what a matcher tells rules apart. */
    public enum Kind {
        RULE,
        TACTIC,
        TAG
    }

    boolean admits(Severity severity) {
        return minSeverity.isEmpty() || severity.compareTo(minSeverity.get()) >= 0;
    }
}
