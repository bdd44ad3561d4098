package io.weir.rules.match;

import io.weir.rules.condition.Condition;
import io.weir.rules.event.Field;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.LogSource;

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
import java.util.function.Function;
import java.util.function.ToIntFunction;

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
        // Slots are given out in the order of the rules, whichever thread compiles what afterwards.
        List<Draft> drafts = new ArrayList<>();
        Map<LogSource, List<Kind>> kinds = new HashMap<>();
        for (int rule = from; rule < all.size(); rule++) {
            if (!gone.get(rule)) {
                IndexedRule indexed = all.get(rule);
                List<Kind> reached = kinds.computeIfAbsent(indexed.logSource(), logSource -> kinds(logSource, slots));
                for (Kind kind : reached) {
                    indexed.condition()
                            .forEachField(field -> slots.of(kind.places().apply(field)));
                    indexed.alsoRead().forEach(field -> slots.of(kind.places().apply(field)));
                }
                drafts.add(new Draft(rule, indexed.condition(), reached));
            }
        }
        List<Compiled> compiled =
                drafts.parallelStream().map(draft -> compiled(draft, slots)).toList();
        var rarity = new Rarity();
        List<Check> conditions = new ArrayList<>();
        for (Compiled rule : compiled) {
            rule.conditions().forEach(condition -> condition.showTexts(rarity::observe));
            conditions.addAll(rule.conditions());
            slots.needsAllValues |= rule.needsAllValues();
        }
        kinds.values().forEach(some -> some.forEach(kind -> conditions.add(kind.when())));
        var covers = new Covers(rarity, conditions);
        List<Reached> reached = new ArrayList<>();
        List<Integer> unfiled = new ArrayList<>();
        for (Compiled rule : compiled) {
            reached.addAll(rule.reached());
            if (!rule.conditions().stream()
                    .allMatch(condition -> covers.of(condition).isPresent())) {
                unfiled.add(rule.rule());
            }
        }
        Set<Integer> declared = new LinkedHashSet<>();
        FIRST_DECISIONS.forEach(name -> declared.add(slots.find(name)));
        List<RouteTree> trees = new ArrayList<>();
        for (List<Reached> family : families(reached, declared)) {
            trees.add(new RouteTree(entries(family), order(family, declared), declared, covers));
        }
        return new Part(trees, unfiled, all.size());
    }

    /** A rule on one kind of event, and the slots that tell whether an event is of this kind. */
    private record Reached(int rule, Set<Integer> deciding, Check check) {}

    /** One kind of event: what tells it, and the places of fields in it. */
    private record Kind(Check when, Set<Integer> deciding, Function<Field, FieldTable.Field> places) {}

    /** A rule whose fields have slots already. */
    private record Draft(int rule, Condition condition, List<Kind> kinds) {}

    /** A rule as checks; its condition once for each set of slots. */
    private record Compiled(int rule, List<Check> conditions, List<Reached> reached, boolean needsAllValues) {}

    private List<Kind> kinds(LogSource logSource, Slots slots) {
        List<Kind> kinds = new ArrayList<>();
        for (Scope.Reach reach : scope.reaches(logSource)) {
            Check when = new CheckCompiler()
                    .compile(reach.when(), field -> slots.of(reach.places().apply(field)));
            kinds.add(new Kind(when, when.slots(), reach.places()));
        }
        return kinds;
    }

    private static Compiled compiled(Draft draft, Slots known) {
        Map<List<Integer>, Check> bySlots = new LinkedHashMap<>();
        List<Reached> reached = new ArrayList<>();
        var compiler = new CheckCompiler();
        for (Kind kind : draft.kinds()) {
            ToIntFunction<Field> slotOf =
                    field -> known.find(kind.places().apply(field).name());
            List<Integer> slots = new ArrayList<>();
            draft.condition().forEachField(field -> slots.add(slotOf.applyAsInt(field)));
            Check condition = bySlots.get(slots);
            if (condition == null) {
                condition = compiler.compile(draft.condition(), slotOf);
                bySlots.put(slots, condition);
            }
            Check check = BranchCheck.all(List.of(kind.when(), condition));
            reached.add(new Reached(draft.rule(), kind.deciding(), check));
        }
        return new Compiled(draft.rule(), List.copyOf(bySlots.values()), reached, compiler.needsAllValues());
    }

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
