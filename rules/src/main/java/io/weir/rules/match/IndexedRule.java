package io.weir.rules.match;

import io.weir.rules.condition.Condition;
import io.weir.rules.event.Field;
import io.weir.rules.event.LogSource;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What the index needs to know of a rule.
 *
 * @param alsoRead fields that somebody asks for once the rule has matched, where the rule's kind of event has them
 */
public record IndexedRule(String id, LogSource logSource, Condition condition, Set<Field> alsoRead) {
    /** A rule of which only the condition is of interest. */
    public IndexedRule(String id, LogSource logSource, Condition condition) {
        this(id, logSource, condition, Set.of());
    }

    public IndexedRule {
        requireNonNull(id, "id is null");
        requireNonNull(logSource, "logSource is null");
        requireNonNull(condition, "condition is null");
        alsoRead = Collections.unmodifiableSet(new LinkedHashSet<>(alsoRead));
    }
}
