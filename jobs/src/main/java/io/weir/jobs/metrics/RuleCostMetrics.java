package io.weir.jobs.metrics;

import io.weir.rules.match.RuleCosts;

import java.util.function.IntFunction;

/** Tells now and then how often each rule was evaluated, and what the evaluations took that were timed. */
public final class RuleCostMetrics {
    private final LabelledCounters rules;
    private RuleCosts costs;
    private long[] toldEvaluations;
    private long[] toldNanos;

    public RuleCostMetrics(LabelledCounters rules) {
        this.rules = rules;
    }

    /** From now on tells of these costs: rules that changed have others than before, at other places. */
    public void follow(RuleCosts next) {
        costs = next;
        toldEvaluations = new long[next.rules()];
        toldNanos = new long[next.rules()];
    }

    /** Adds what was spent since the last time. */
    public void tell(IntFunction<String> keyOfPlace) {
        for (int place = 0; place < toldEvaluations.length; place++) {
            long evaluations = costs.evaluations(place);
            if (evaluations > toldEvaluations[place]) {
                String key = keyOfPlace.apply(place);
                long nanos = costs.sampledNanos(place);
                rules.of(key, "evaluations").inc(evaluations - toldEvaluations[place]);
                rules.of(key, "sampledNanos").inc(nanos - toldNanos[place]);
                toldEvaluations[place] = evaluations;
                toldNanos[place] = nanos;
            }
        }
    }
}
