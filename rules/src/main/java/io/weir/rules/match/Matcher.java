package io.weir.rules.match;

import io.weir.rules.event.EventView;

import java.util.function.IntConsumer;

/**
 * Matches events against an index. Makes no objects for an event that matches nothing and asks no rule for what only an
 * object can answer. Belongs to one thread.
 */
public final class Matcher {
    private final RuleIndex index;
    private final RouteTree[] routes;
    private final Reading reading = new Reading();
    private final Candidates candidates = new Candidates();
    private final RuleCosts costs;

    public Matcher(RuleIndex index) {
        this.index = index;
        this.routes = index.routes().toArray(RouteTree[]::new);
        this.costs = new RuleCosts(index.rules().size());
    }

    public RuleIndex index() {
        return index;
    }

    public RuleCosts costs() {
        return costs;
    }

    /** Tells which rules match, by their place in {@link RuleIndex#rules()}, in this order, each once. */
    public void match(EventView event, IntConsumer hits) {
        if (event.fields() != index.fields()) {
            throw new IllegalArgumentException("the event was read with another field table than the index has");
        }
        reading.begin(event);
        for (RouteTree tree : routes) {
            Route route = tree.route(reading);
            candidates.begin(route.size());
            route.findCandidates(reading, candidates);
            candidates.sort();
            for (int i = 0; i < candidates.count(); i++) {
                evaluate(route, candidates.get(i), hits);
            }
        }
    }

    private void evaluate(Route route, int candidate, IntConsumer hits) {
        int rule = route.rule(candidate);
        if (index.isRemoved(rule)) {
            return;
        }
        boolean isSampled = costs.isSampled(rule);
        long start = isSampled ? System.nanoTime() : 0;
        boolean matched = route.check(candidate).holds(reading);
        if (isSampled) {
            costs.addSample(rule, System.nanoTime() - start);
        }
        costs.addEvaluation(rule, matched);
        if (matched) {
            hits.accept(rule);
        }
    }
}
