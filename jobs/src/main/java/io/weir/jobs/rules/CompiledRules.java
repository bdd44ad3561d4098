package io.weir.jobs.rules;

import io.weir.jobs.time.Lanes;
import io.weir.rules.alert.DerivedId;
import io.weir.rules.alert.MatchedEvent;
import io.weir.rules.book.RuleBook;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.chain.ChainPlan;
import io.weir.rules.chain.Segment;
import io.weir.rules.correlation.CorrelationPlan;
import io.weir.rules.detector.GeoLookup;
import io.weir.rules.event.FieldTable;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.RuleIndex;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A rule set, ready to be applied: the index over its rules, and what its correlations ask for. Immutable. */
public final class CompiledRules {
    /** An index that was changed more than this is built anew: its parts would be searched one after the other. */
    private static final int MOST_CHANGES = 500;

    private final RuleBook book;
    private final RuleSet rules;
    private final RuleIndex index;
    private final List<DetectionRule> byPlace;
    private final CorrelationPlan plan;
    private final ChainPlan chainPlan;
    private final Map<String, List<Segment>> segments = new HashMap<>();
    private final Map<String, CorrelationRule> correlations = new HashMap<>();
    private final Map<String, String> revisions = new HashMap<>();
    /** As revisions were told when it still counted where a document stands in its file: state and hits of then have these. */
    private final Map<String, String> formerRevisions = new HashMap<>();

    private final Map<String, DetectionRule> rulesByKey = new HashMap<>();

    private final Lanes lanes;
    private final GeoLookup places;
    private final Map<String, Long> delays = new HashMap<>();

    private CompiledRules(
            RuleBook book, RuleSet rules, CorrelationPlan plan, RuleIndex index, Lanes lanes, GeoLookup places) {
        this.book = book;
        this.lanes = lanes;
        this.places = places;
        this.rules = rules;
        this.index = index;
        rules.rules().forEach(rule -> rulesByKey.put(rule.key(), rule));
        this.byPlace = new ArrayList<>();
        index.rules().forEach(indexed -> byPlace.add(rulesByKey.get(indexed.id())));
        this.plan = plan;
        this.chainPlan = new ChainPlan(rules);
        rules.chains().forEach(chain -> segments.put(chain.key(), Segment.of(chain)));
        rules.correlations().forEach(rule -> {
            correlations.put(rule.key(), rule);
            RuleDocument document = book.document(rule.key()).orElseThrow();
            revisions.put(rule.key(), DerivedId.of(document.content()));
            formerRevisions.put(rule.key(), DerivedId.of(document.text()));
        });
        delay();
    }

    /** What is over others is as slow as the slowest of them; correlations come after those they refer to. */
    private void delay() {
        rules.rules().forEach(rule -> delays.put(rule.key(), lanes.delayMillis(rule.logSource())));
        for (CorrelationRule rule : rules.correlations()) {
            rule.references()
                    .forEach(reference -> slow(rule.key(), reference.rule().key()));
        }
        for (String used : List.copyOf(delays.keySet())) {
            chainPlan.chainsOver(used).forEach(chain -> slow(chain, used));
        }
    }

    private void slow(String user, String used) {
        delays.merge(user, delays.get(used), Math::max);
    }

    static CompiledRules of(
            RuleBook book, Mappings mappings, List<FieldTable.Field> wanted, Lanes lanes, GeoLookup places) {
        RuleSet rules = book.compile().rules();
        CorrelationPlan plan = new CorrelationPlan(rules, places);
        RuleIndex index = RuleIndex.build(
                indexed(rules.rules(), plan), mappings, FieldTable.empty().with(wanted));
        return new CompiledRules(book, rules, plan, index, lanes, places);
    }

    /** The rules of another book; what stays the same is not built again. */
    CompiledRules changedTo(RuleBook next) {
        RuleSet nextRules = next.compile().rules();
        Set<String> changed = changedKeys(next);
        boolean hasFilters = !rules.filters().isEmpty() || !nextRules.filters().isEmpty();
        if (hasFilters) {
            // A filter changes rules that were not pushed themselves.
            rules.rules().forEach(rule -> changed.add(rule.key()));
            nextRules.rules().forEach(rule -> changed.add(rule.key()));
        }
        CorrelationPlan nextPlan = new CorrelationPlan(nextRules, places);
        List<DetectionRule> added = nextRules.rules().stream()
                .filter(rule -> changed.contains(rule.key()))
                .toList();
        // A rule that stays may be asked for more by a new correlation: until it is indexed anew, documents tell that.
        RuleIndex changedIndex = index.without(changed).with(indexed(added, nextPlan));
        int dead = changedIndex.rules().size() - changedIndex.size();
        boolean isWorn = changed.size() + dead > MOST_CHANGES;
        RuleIndex nextIndex = isWorn ? changedIndex.rebuilt() : changedIndex;
        return new CompiledRules(next, nextRules, nextPlan, nextIndex, lanes, places);
    }

    private Set<String> changedKeys(RuleBook next) {
        Map<String, String> before = contents(book);
        Map<String, String> after = contents(next);
        Set<String> changed = new HashSet<>(before.keySet());
        changed.addAll(after.keySet());
        changed.removeIf(key -> before.containsKey(key) && before.get(key).equals(after.get(key)));
        return changed;
    }

    private static Map<String, String> contents(RuleBook book) {
        Map<String, String> contents = new HashMap<>();
        for (RuleDocument document : book.documents()) {
            contents.put(document.key(), document.content());
        }
        return contents;
    }

    private static List<IndexedRule> indexed(List<DetectionRule> rules, CorrelationPlan plan) {
        return rules.stream()
                .map(rule -> new IndexedRule(
                        rule.key(), rule.logSource(), rule.condition(), MatchedEvent.fields(rule, plan)))
                .toList();
    }

    public long version() {
        return book.version();
    }

    public RuleSet rules() {
        return rules;
    }

    public RuleIndex index() {
        return index;
    }

    public CorrelationPlan plan() {
        return plan;
    }

    public ChainPlan chainPlan() {
        return chainPlan;
    }

    /** A part of a chain, to be followed; empty if the chain is gone, or not known yet, in this revision. */
    public Optional<Segment> segment(String chain, String revision, int number) {
        return Optional.ofNullable(segments.get(chain))
                .filter(all -> all.get(0).revision().equals(revision))
                .map(all -> all.get(number));
    }

    /** The rule at a place of the index. */
    public DetectionRule rule(int place) {
        return byPlace.get(place);
    }

    public Optional<DetectionRule> detection(String key) {
        return Optional.ofNullable(rulesByKey.get(key));
    }

    /** How many correlations lie under a correlation, one on the other: it is decided after those. */
    public static int depth(CorrelationRule correlation) {
        int depth = 0;
        for (CorrelationRule.Reference reference : correlation.references()) {
            if (reference.rule() instanceof CorrelationRule inner) {
                depth = Math.max(depth, 1 + depth(inner));
            }
        }
        return depth;
    }

    public Optional<CorrelationRule> correlation(String key) {
        return Optional.ofNullable(correlations.get(key));
    }

    /** How much later than others a rule, correlation or chain is decided, because of the lanes that may feed it. */
    public long delayMillis(String rule) {
        return delays.getOrDefault(rule, 0L);
    }

    /** Tells the definitions of a correlation apart: what one has counted, another does not take up. */
    public String revision(String correlation) {
        return revisions.getOrDefault(correlation, "");
    }

    /** Whether something is of the definition in force. */
    public boolean isRevision(String correlation, String revision) {
        return revision.equals(revisions.get(correlation)) || revision.equals(formerRevisions.get(correlation));
    }
}
