package io.weir.jobs.detect;

import io.weir.rules.correlation.CorrelationPlan;
import io.weir.rules.event.FieldTable;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.RuleIndex;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A rule set, ready to be applied: the index over its rules, and what its correlations ask for. Immutable. */
final class CompiledRules {
    private final RuleSet rules;
    private final RuleIndex index;
    private final CorrelationPlan plan;
    private final Map<String, CorrelationRule> correlations = new HashMap<>();

    CompiledRules(RuleSet rules, Mappings mappings, List<FieldTable.Field> wanted) {
        this.rules = rules;
        List<IndexedRule> indexed = new ArrayList<>();
        for (DetectionRule rule : rules.rules()) {
            indexed.add(new IndexedRule(rule.key(), rule.logSource(), rule.condition()));
        }
        this.index = RuleIndex.build(indexed, mappings, FieldTable.empty().with(wanted));
        this.plan = new CorrelationPlan(rules);
        rules.correlations().forEach(rule -> correlations.put(rule.key(), rule));
    }

    RuleSet rules() {
        return rules;
    }

    RuleIndex index() {
        return index;
    }

    CorrelationPlan plan() {
        return plan;
    }

    /** The rule at a place of the index. */
    DetectionRule rule(int place) {
        return rules.rules().get(place);
    }

    Optional<CorrelationRule> correlation(String key) {
        return Optional.ofNullable(correlations.get(key));
    }
}
