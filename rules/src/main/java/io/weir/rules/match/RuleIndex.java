package io.weir.rules.match;

import io.weir.rules.event.FieldTable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A set of rules, ready to be matched. Immutable: a change makes another index, which shares all that stays the same.
 *
 * <p>Added rules go into a small index beside the main one, removed rules are only marked, so a change costs no more
 * than the rules it names. {@link #rebuilt()} makes one index of all again, at leisure and while the old one is in use.
 */
public final class RuleIndex {
    private static final List<String> FIRST_DECISIONS = List.of(
            FieldTable.DECLARED_LOGSOURCE,
            FieldTable.DECLARED_LOGSOURCE + ".product",
            FieldTable.DECLARED_LOGSOURCE + ".category",
            FieldTable.DECLARED_LOGSOURCE + ".service");

    private final Scope scope;
    private final FieldTable fields;
    private final List<IndexedRule> rules;
    private final BitSet removed;
    private final List<Part> parts;

    /** Some of the rules, in routes of their own. */
    private record Part(List<RouteTree> routes, List<Integer> unfiled, int size) {}

    private RuleIndex(Scope scope, FieldTable fields, List<IndexedRule> rules, BitSet removed, List<Part> parts) {
        this.scope = scope;
        this.fields = fields;
        this.rules = List.copyOf(rules);
        this.removed = removed;
        this.parts = List.copyOf(parts);
    }

    /** An index of rules over events in which other parties want the fields of a table, too. */
    public static RuleIndex build(Collection<IndexedRule> rules, Scope scope, FieldTable wanted) {
        return new RuleIndex(scope, wanted, List.of(), new BitSet(), List.of()).with(rules);
    }

    /** This index and more rules; a rule takes the place of one with the same id. */
    public RuleIndex with(Collection<IndexedRule> added) {
        Map<String, IndexedRule> newest = new LinkedHashMap<>();
        added.forEach(rule -> newest.put(rule.id(), rule));
        BitSet nowRemoved = (BitSet) removed.clone();
        markRemoved(newest.keySet(), nowRemoved);

        List<IndexedRule> nowRules = new ArrayList<>(rules);
        nowRules.addAll(newest.values());
        // One part for the main index and one for all that came later.
        int mainSize = parts.isEmpty() ? 0 : parts.get(0).size();
        int from = parts.isEmpty() ? 0 : mainSize;
        var slots = new Slots(fields);
        Part part = part(nowRules, from, nowRemoved, slots);
        List<Part> nowParts = parts.isEmpty() ? List.of(part) : List.of(parts.get(0), part);
        return new RuleIndex(scope, slots.table(), nowRules, nowRemoved, nowParts);
    }

    /** This index without some rules. */
    public RuleIndex without(Collection<String> ids) {
        BitSet nowRemoved = (BitSet) removed.clone();
        markRemoved(Set.copyOf(ids), nowRemoved);
        return new RuleIndex(scope, fields, rules, nowRemoved, parts);
    }

    private void markRemoved(Set<String> ids, BitSet marked) {
        for (int rule = 0; rule < rules.size(); rule++) {
            if (ids.contains(rules.get(rule).id())) {
                marked.set(rule);
            }
        }
    }

    /** The same rules in one part, numbered anew. */
    public RuleIndex rebuilt() {
        List<IndexedRule> alive = new ArrayList<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            if (!removed.get(rule)) {
                alive.add(rules.get(rule));
            }
        }
        return build(alive, scope, fields);
    }

    private Part part(List<IndexedRule> all, int from, BitSet gone, Slots slots) {
        List<Reached> reached = new ArrayList<>();
        List<Integer> unfiled = new ArrayList<>();
        var rarity = new Rarity();
        for (int rule = from; rule < all.size(); rule++) {
            if (gone.get(rule)) {
                continue;
            }
            boolean hasCover = true;
            for (Scope.Reach reach : scope.reaches(all.get(rule).logSource())) {
                var compiler =
                        new CheckCompiler(field -> slots.of(reach.places().apply(field)));
                Check when = compiler.compile(reach.when());
                Check condition = compiler.compile(all.get(rule).condition());
                condition.showTexts(rarity::observe);
                hasCover &= condition.cover(false, rarity).isPresent();
                slots.needsAllValues |= compiler.needsAllValues();
                reached.add(new Reached(rule, when.slots(), BranchCheck.all(List.of(when, condition))));
            }
            if (!hasCover) {
                unfiled.add(rule);
            }
        }
        Set<Integer> declared = new LinkedHashSet<>();
        FIRST_DECISIONS.forEach(name -> declared.add(slots.find(name)));
        var covers = new Covers(rarity);
        List<RouteTree> trees = new ArrayList<>();
        for (List<Reached> family : families(reached, declared)) {
            trees.add(new RouteTree(entries(family), order(family, declared), covers));
        }
        return new Part(trees, unfiled, all.size());
    }

    /** A rule on one kind of event, and the slots that tell whether an event is of this kind. */
    private record Reached(int rule, Set<Integer> deciding, Check check) {}

    /**
     * Kinds of events that are told apart by the same slots. Each family gets routes of its own: in common ones every
     * value that matters to one family would have to be combined with every value that matters to another.
     */
    private static Collection<List<Reached>> families(List<Reached> reached, Set<Integer> declared) {
        Map<Integer, Set<Integer>> related = new HashMap<>();
        for (Reached one : reached) {
            Set<Integer> group = new LinkedHashSet<>();
            for (int slot : one.deciding()) {
                if (!declared.contains(slot)) {
                    group.add(slot);
                    group.addAll(related.getOrDefault(slot, Set.of()));
                }
            }
            group.forEach(slot -> related.put(slot, group));
        }
        Map<Set<Integer>, List<Reached>> families = new LinkedHashMap<>();
        for (Reached one : reached) {
            Set<Integer> group = one.deciding().stream()
                    .filter(slot -> !declared.contains(slot))
                    .findFirst()
                    .map(related::get)
                    .orElse(Set.of());
            families.computeIfAbsent(group, slots -> new ArrayList<>()).add(one);
        }
        return families.values();
    }

    private static List<Route.Entry> entries(List<Reached> family) {
        Map<Integer, List<Check>> byRule = new LinkedHashMap<>();
        family.forEach(one ->
                byRule.computeIfAbsent(one.rule(), rule -> new ArrayList<>()).add(one.check()));
        List<Route.Entry> entries = new ArrayList<>();
        byRule.forEach((rule, checks) -> entries.add(new Route.Entry(rule, BranchCheck.any(checks))));
        return entries;
    }

    /** What is declared comes first, because it decides most; then what most rules ask for. */
    private static int[] order(List<Reached> family, Set<Integer> declared) {
        Map<Integer, Integer> uses = new TreeMap<>();
        family.forEach(one -> one.deciding().forEach(slot -> uses.merge(slot, 1, Integer::sum)));
        Set<Integer> ordered = new LinkedHashSet<>(declared);
        ordered.retainAll(uses.keySet());
        uses.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .forEach(use -> ordered.add(use.getKey()));
        return ordered.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Gives out slots for fields while rules are compiled. */
    private static final class Slots {
        private final FieldTable base;
        private final Map<String, FieldTable.Field> added = new LinkedHashMap<>();
        private final Map<String, Integer> addedSlots = new HashMap<>();
        private boolean needsAllValues;

        Slots(FieldTable base) {
            this.base = base;
        }

        int of(FieldTable.Field field) {
            int known = find(field.name());
            if (known != FieldTable.UNKNOWN) {
                return known;
            }
            int slot = size();
            added.put(field.name(), field);
            addedSlots.put(field.name(), slot);
            return slot;
        }

        int find(String name) {
            int slot = base.slot(name);
            return slot != FieldTable.UNKNOWN ? slot : addedSlots.getOrDefault(name, FieldTable.UNKNOWN);
        }

        int size() {
            return base.size() + added.size();
        }

        FieldTable table() {
            FieldTable table = base.with(added.values());
            return needsAllValues ? table.keepingAllValues() : table;
        }
    }

    /** The table that events must be read with. */
    public FieldTable fields() {
        return fields;
    }

    /** All rules that ever were in this index; hits name them by their place here. */
    public List<IndexedRule> rules() {
        return rules;
    }

    /** The rules that match at present. */
    public int size() {
        return rules.size() - removed.cardinality();
    }

    /** Rules that need nothing positive, so that every event of their log source must be evaluated. */
    public List<IndexedRule> alwaysEvaluated() {
        return parts.stream()
                .flatMap(part -> part.unfiled().stream())
                .filter(rule -> !removed.get(rule))
                .map(rules::get)
                .toList();
    }

    boolean isRemoved(int rule) {
        return removed.get(rule);
    }

    List<RouteTree> routes() {
        return parts.stream().flatMap(part -> part.routes().stream()).toList();
    }
}
