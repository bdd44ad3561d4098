package io.weir.rules.sigma;

import io.weir.rules.condition.Condition;
import io.weir.rules.condition.Evidence;
import io.weir.rules.condition.Explanation;
import io.weir.rules.event.Event;
import io.weir.rules.event.LogSource;

import java.util.List;
import java.util.Set;

/** A compiled Sigma rule; its condition includes the filters that apply to it. */
public record DetectionRule(
        Metadata metadata, LogSource logSource, Condition condition, Set<Modifier> modifiers, WeirKeys weir)
        implements Rule {

    DetectionRule and(Condition further) {
        return new DetectionRule(
                metadata, logSource, new Condition.AllOf(List.of(condition, further)), modifiers, weir);
    }

    /** Whether the rule is tried on events of this origin. An event without known origin is tried on every rule. */
    public boolean appliesTo(Event event) {
        return event.logSource().isEmpty() || logSource.covers(event.logSource().get());
    }

    public boolean matches(Event event) {
        return appliesTo(event) && condition.matches(event);
    }

    /** Which values met which tests; for an event that matched. */
    public List<Evidence> evidence(Event event) {
        return condition.evidence(event).distinct().toList();
    }

    public Explanation explain(Event event) {
        return condition.explain(event);
    }
}
