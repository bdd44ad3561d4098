package io.weir.cli.bench;

import io.weir.rules.event.FieldTable;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.RuleIndex;
import io.weir.rules.match.Scope;
import io.weir.rules.sigma.DetectionRule;

import java.util.ArrayList;
import java.util.List;

/** Rules as the benchmarks index them: known by their place. Apart, so that a cold load touches nothing else. */
final class BenchRules {
    private BenchRules() {}

    static RuleIndex index(List<DetectionRule> rules, Scope scope) {
        List<IndexedRule> indexed = new ArrayList<>();
        rules.forEach(rule -> indexed.add(indexed(rule, indexed.size())));
        return RuleIndex.build(indexed, scope, FieldTable.empty());
    }

    static IndexedRule indexed(DetectionRule rule, int place) {
        return new IndexedRule(Integer.toString(place), rule.logSource(), rule.condition());
    }
}
