package io.weir.cli.rules;

import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.event.ScanProblem;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.Matcher;
import io.weir.rules.match.RuleCosts;
import io.weir.rules.match.RuleIndex;
import io.weir.rules.match.Scope;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Asks the index, which evaluates only the rules that an event can match. */
public final class IndexMatcher implements EventMatcher {
    /** Wider than for telemetry: who names a file wants all of it read. */
    private static final ScanLimits LIMITS = new ScanLimits(256 << 20, 100, 10_000_000);

    private final List<DetectionRule> rules;
    private final Matcher matcher;
    private final EventView event;
    private final JsonScanner scanner = new JsonScanner(LIMITS);
    private final BitSet hits = new BitSet();

    public IndexMatcher(RuleSet rules, Scope scope) {
        this(rules.rules(), index(rules.rules(), scope));
    }

    private IndexMatcher(List<DetectionRule> rules, RuleIndex index) {
        this.rules = rules;
        this.matcher = new Matcher(index);
        this.event = new EventView(index.fields());
    }

    private static RuleIndex index(List<DetectionRule> rules, Scope scope) {
        List<IndexedRule> indexed = new ArrayList<>();
        for (DetectionRule rule : rules) {
            // Titles need not be unique, and a rule may have nothing else to be called by.
            indexed.add(new IndexedRule(Integer.toString(indexed.size()), rule.logSource(), rule.condition()));
        }
        return RuleIndex.build(indexed, scope, FieldTable.empty());
    }

    /** Another matcher with the same index, which has counted nothing yet. */
    public IndexMatcher another() {
        return new IndexMatcher(rules, matcher.index());
    }

    @Override
    public List<DetectionRule> matching(byte[] json, int from, int to) throws IOException {
        ScanProblem problem = scanner.scan(json, from, to, event);
        if (problem != ScanProblem.NONE) {
            throw new IOException(problem.reason() + " (byte " + (scanner.problemAt() - from) + ")");
        }
        hits.clear();
        matcher.match(event, hits::set);
        return hits.isEmpty() ? List.of() : hits.stream().mapToObj(rules::get).toList();
    }

    /** Rules that are evaluated on every event of their log source, because they need nothing positive. */
    public List<DetectionRule> alwaysEvaluated() {
        return matcher.index().alwaysEvaluated().stream()
                .map(rule -> rules.get(Integer.parseInt(rule.id())))
                .toList();
    }

    /** What the rules have cost so far, by their places in the rule set. */
    public RuleCosts costs() {
        return matcher.costs();
    }
}
