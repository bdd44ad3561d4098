package io.weir.rules.sigma;

import io.weir.rules.condition.Condition;
import io.weir.rules.event.LogSource;

import java.util.List;
import java.util.Optional;

/** A Sigma filter: a further condition for the rules it covers. Without references it covers any rule. */
public record Filter(Metadata metadata, LogSource logSource, Optional<List<String>> rules, Condition condition) {

    public boolean covers(DetectionRule rule) {
        return logSource.covers(rule.logSource())
                && (rules.isEmpty()
                        || rules.get().stream()
                                .anyMatch(reference -> rule.metadata().isCalled(reference)));
    }
}
