package io.weir.cli.rules;

import io.weir.rules.match.RuleCosts;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a rule has cost while events were matched; the time is estimated from samples. */
public record RuleCost(DetectionRule rule, long evaluations, long matches, double totalNanos) {

    /** The rules that were evaluated at all. */
    public static List<RuleCost> costliestFirst(RuleSet rules, RuleCosts costs) {
        List<RuleCost> all = new ArrayList<>();
        for (int rule = 0; rule < rules.rules().size(); rule++) {
            if (costs.evaluations(rule) > 0) {
                all.add(new RuleCost(
                        rules.rules().get(rule), costs.evaluations(rule), costs.hits(rule), costs.totalNanos(rule)));
            }
        }
        all.sort(Comparator.comparingDouble(RuleCost::totalNanos).reversed());
        return all;
    }

    public double nanosEach() {
        return totalNanos / evaluations;
    }
}
