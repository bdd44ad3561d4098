package io.weir.rules.match;

import io.weir.rules.event.EventView;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Matches events against an index. Makes no objects for an event of a known kind that matches nothing, and asks no rule
 * for what only an object can answer. Belongs to one thread.
 */
public final class Matcher {
    private final RuleIndex index;
    private final RouteTree[] trees;
    private final Families families;
    private final KnownRoutes knownRoutes;
    private final Reading reading = new Reading();
    private final Candidates candidates = new Candidates();
    private final RuleCosts costs;
    private final long[] matchedAt;
    private long events;

    public Matcher(RuleIndex index) {
        this.index = index;
        this.trees = index.routes().toArray(RouteTree[]::new);
        this.families = new Families(trees);
        this.knownRoutes = new KnownRoutes(trees);
        this.costs = new RuleCosts(index.rules().size());
        this.matchedAt = new long[index.rules().size()];
    }

    public RuleIndex index() {
        return index;
    }

    public RuleCosts costs() {
        return costs;
    }

    /** Tells which rules match, each once, by their place in {@link RuleIndex#rules()}. */
    public void match(EventView event, IntConsumer hits) {
        if (event.fields() != index.fields()) {
            throw new IllegalArgumentException("the event was read with another field table than the index has");
        }
        reading.begin(event);
        events++;
        Route[] known = knownRoutes.of(event);
        if (known == null) {
            known = routes(event);
            knownRoutes.keep(known);
        }
        for (Route route : known) {
            match(route, hits);
        }
    }

    private Route[] routes(EventView event) {
        List<Route> found = new ArrayList<>();
        for (long left = families.of(event); left != 0; left &= left - 1) {
            found.add(trees[Long.numberOfTrailingZeros(left)].route(reading));
        }
        for (int i = Families.MOST; i < trees.length; i++) {
            found.add(trees[i].route(reading));
        }
        found.removeIf(route -> route.size() == 0);
        return found.toArray(Route[]::new);
    }

    private void match(Route route, IntConsumer hits) {
        candidates.begin(route.size());
        route.findCandidates(reading, candidates);
        candidates.sort();
        for (int i = 0; i < candidates.count(); i++) {
            evaluate(route, candidates.get(i), hits);
        }
    }

    private void evaluate(Route route, int candidate, IntConsumer hits) {
        int rule = route.rule(candidate);
        // A rule for several kinds of events may be on several routes of one event.
        if (index.isRemoved(rule) || matchedAt[rule] == events) {
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
            matchedAt[rule] = events;
            hits.accept(rule);
        }
    }
}
