package io.weir.rules.match;

import io.weir.rules.condition.Condition;
import io.weir.rules.event.LogSource;

import static java.util.Objects.requireNonNull;

/** What the index needs to know of a rule. */
public record IndexedRule(String id, LogSource logSource, Condition condition) {
    public IndexedRule {
        requireNonNull(id, "id is null");
        requireNonNull(logSource, "logSource is null");
        requireNonNull(condition, "condition is null");
    }
}
