package io.weir.cli.rules;

import io.weir.rules.condition.Condition;
import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.LogSource;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.event.ScanProblem;
import io.weir.rules.mapping.Mappings;
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

/**
 * Asks the index, which evaluates only the rules that an event can match. With mappings, an event that none of them
 * recognises and that declares no log source is tried on every rule: nothing says which are meant for it.
 */
public final class IndexMatcher implements EventMatcher {
    /** Wider than for telemetry: who names a file wants all of it read. */
    private static final ScanLimits LIMITS = new ScanLimits(256 << 20, 100, 10_000_000);

    /** No rule has this one: each states at least one part. */
    private static final LogSource RECOGNISED = new LogSource("", "", "");

    private final List<DetectionRule> rules;
    private final boolean triesAllOnUnrecognised;
    private final Matcher matcher;
    private final EventView event;
    private final JsonScanner scanner = new JsonScanner(LIMITS);
    private final BitSet hits = new BitSet();
    private IndexMatcher ofUnrecognised; // made when the first such event comes

    /** Events are matched with the rules that the scope says. */
    public IndexMatcher(RuleSet rules, Scope scope) {
        this(rules.rules(), index(indexed(rules.rules()), scope), false);
    }

    /** Events that the mappings recognise are matched with the rules for them, any others with all rules. */
    public static IndexMatcher mapped(RuleSet rules, Mappings mappings) {
        List<IndexedRule> indexed = indexed(rules.rules());
        // Where an event is recognised, routes know that this one matches: it costs next to nothing.
        indexed.add(new IndexedRule("recognised", RECOGNISED, new Condition.AllOf(List.of())));
        Scope scope = logSource -> logSource.equals(RECOGNISED) ? mappings.recognised() : mappings.reaches(logSource);
        return new IndexMatcher(rules.rules(), index(indexed, scope), true);
    }

    private IndexMatcher(List<DetectionRule> rules, RuleIndex index, boolean triesAllOnUnrecognised) {
        this.rules = rules;
        this.triesAllOnUnrecognised = triesAllOnUnrecognised;
        this.matcher = new Matcher(index);
        this.event = new EventView(index.fields());
    }

    private static List<IndexedRule> indexed(List<DetectionRule> rules) {
        List<IndexedRule> indexed = new ArrayList<>();
        for (DetectionRule rule : rules) {
            // Titles need not be unique, and a rule may have nothing else to be called by.
            indexed.add(new IndexedRule(Integer.toString(indexed.size()), rule.logSource(), rule.condition()));
        }
        return indexed;
    }

    private static RuleIndex index(List<IndexedRule> rules, Scope scope) {
        return RuleIndex.build(rules, scope, FieldTable.empty());
    }

    /** Another matcher with the same index, which has counted nothing yet. */
    public IndexMatcher another() {
        return new IndexMatcher(rules, matcher.index(), triesAllOnUnrecognised);
    }

    @Override
    public List<DetectionRule> matching(byte[] json, int from, int to) throws IOException {
        ScanProblem problem = scanner.scan(json, from, to, event);
        if (problem != ScanProblem.NONE) {
            throw new IOException(problem.reason() + " (byte " + (scanner.problemAt() - from) + ")");
        }
        hits.clear();
        matcher.match(event, hits::set);
        if (triesAllOnUnrecognised) {
            if (!hits.get(rules.size())) {
                return ofUnrecognised().matching(json, from, to);
            }
            hits.clear(rules.size());
        }
        return hits.isEmpty() ? List.of() : hits.stream().mapToObj(rules::get).toList();
    }

    private IndexMatcher ofUnrecognised() {
        if (ofUnrecognised == null) {
            ofUnrecognised = new IndexMatcher(rules, index(indexed(rules), Scope.everything()), false);
        }
        return ofUnrecognised;
    }

    /** Rules that are evaluated on every event of their log source, because they need nothing positive. */
    public List<DetectionRule> alwaysEvaluated() {
        return matcher.index().alwaysEvaluated().stream()
                .filter(rule -> !rule.logSource().equals(RECOGNISED))
                .map(rule -> rules.get(Integer.parseInt(rule.id())))
                .toList();
    }

    /** What the rules have cost so far, by their places in the rule set. */
    public RuleCosts costs() {
        return matcher.costs();
    }
}
