package io.weir.rules.match;

import io.weir.rules.event.EventView;
import io.weir.rules.event.Utf8;
import io.weir.rules.event.ValueType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Leads an event to its route by the values of a few slots (channel, event id, declared log source). At every step the
 * checks of the rules are reduced by what the step decides, and rules that cannot match any more drop out.
 */
final class RouteTree {
    /** A slot that rules compare with more values than this does not lead anywhere. */
    private static final int MAX_BRANCHES = 4_096;

    /** Beyond so many rules on routes, counted on each, the rest is not split any further: memory is finite. */
    private static final int MAX_ENTRIES = 500_000;

    /**
     * Most routes are small, and most of these are for events that never come: they are built when one does, which takes
     * a few milliseconds at most. Larger ones must not make an event wait.
     */
    private static final int BUILT_WHEN_NEEDED = 300;

    private final Node root;
    private final int[] deciding;
    private final Covers covers;
    private final List<List<Route.Entry>> entries;
    /** Any thread may put in what is missing; two may do so at once, and put in the same. */
    private final Route[] routes;

    private sealed interface Node {}

    private record Leaf(int route) implements Node {}

    /** What comes next depends on the value of a slot. Any value that does not fit a branch keeps all rules. */
    private record Split(
            int slot, boolean isAsWritten, Branches branches, Node other, Node absent, Node object, Node unclear)
            implements Node {}

    /** Of slots as written a value counts only if it is written in just the way in which it is looked for. */
    RouteTree(List<Route.Entry> entries, int[] deciding, Set<Integer> asWritten, Covers covers) {
        var builder = new Builder(deciding, asWritten);
        this.root = builder.build(entries, 0);
        this.deciding = deciding;
        this.covers = covers;
        this.entries = builder.routes;
        this.routes = builder.routes.parallelStream()
                .map(ofRoute -> ofRoute.size() <= BUILT_WHEN_NEEDED ? null : new Route(ofRoute, covers))
                .toArray(Route[]::new);
    }

    /** The slots by which events are led to their routes. */
    int[] deciding() {
        return deciding;
    }

    /** Whether any rule is left for an event that has none of the deciding slots. */
    boolean wantsEventsWithoutSlots() {
        Node node = root;
        while (node instanceof Split split) {
            node = split.absent();
        }
        return !entries.get(((Leaf) node).route()).isEmpty();
    }

    int routeCount() {
        return routes.length;
    }

    int largestRoute() {
        return entries.stream().mapToInt(List::size).max().orElse(0);
    }

    /** Finds out which rules each route has, and leaves the routes themselves for later. */
    private static final class Builder {
        private final int[] deciding;
        private final Set<Integer> asWritten;
        private final List<List<Route.Entry>> routes = new ArrayList<>();
        private int entryCount;

        Builder(int[] deciding, Set<Integer> asWritten) {
            this.deciding = deciding;
            this.asWritten = asWritten;
        }

        Node build(List<Route.Entry> entries, int depth) {
            if (depth == deciding.length || entries.isEmpty() || entryCount > MAX_ENTRIES) {
                return leaf(entries);
            }
            int slot = deciding[depth];
            Set<String> texts = new LinkedHashSet<>();
            boolean[] mentions = new boolean[entries.size()];
            boolean isMentioned = false;
            for (int i = 0; i < mentions.length; i++) {
                mentions[i] = entries.get(i).check().mentions(slot);
                isMentioned |= mentions[i];
                if (mentions[i]) {
                    entries.get(i).check().collectExact(slot, texts);
                }
            }
            if (!isMentioned || texts.size() > MAX_BRANCHES) {
                return build(entries, depth + 1);
            }
            List<String> keys = List.copyOf(texts);
            List<SlotFact> facts = new ArrayList<>();
            boolean isAsWritten = asWritten.contains(slot);
            keys.forEach(key -> facts.add(new SlotFact.Is(slot, key, isAsWritten)));
            facts.add(new SlotFact.IsOther(slot, Set.copyOf(texts)));
            facts.add(new SlotFact.IsAbsent(slot));
            facts.add(new SlotFact.IsObject(slot));
            List<List<Route.Entry>> left = facts.parallelStream()
                    .map(fact -> left(entries, mentions, fact))
                    .toList();
            // Many values lead to the same rules: no need to build the same route twice.
            Map<List<Route.Entry>, Node> built = new HashMap<>();
            Node[] children = new Node[keys.size()];
            for (int i = 0; i < children.length; i++) {
                children[i] = child(left.get(i), depth, built);
            }
            return new Split(
                    slot,
                    isAsWritten,
                    new Branches(keys, children),
                    child(left.get(keys.size()), depth, built),
                    child(left.get(keys.size() + 1), depth, built),
                    child(left.get(keys.size() + 2), depth, built),
                    leaf(entries)); // several values in such a field are rare: no need to look at more fields
        }

        private Leaf leaf(List<Route.Entry> entries) {
            entryCount += entries.size();
            routes.add(entries);
            return new Leaf(routes.size() - 1);
        }

        private static List<Route.Entry> left(List<Route.Entry> entries, boolean[] mentions, SlotFact fact) {
            List<Route.Entry> left = new ArrayList<>();
            for (int i = 0; i < mentions.length; i++) {
                Route.Entry entry = entries.get(i);
                Check check = mentions[i] ? entry.check().given(fact) : entry.check();
                if (check != ConstantCheck.FALSE) {
                    left.add(check == entry.check() ? entry : new Route.Entry(entry.rule(), check));
                }
            }
            return left;
        }

        private Node child(List<Route.Entry> left, int depth, Map<List<Route.Entry>, Node> built) {
            Node known = built.get(left);
            if (known == null) {
                known = build(left, depth + 1);
                built.put(left, known);
            }
            return known;
        }
    }

    Route route(Reading reading) {
        Node node = root;
        while (node instanceof Split split) {
            node = next(split, reading);
        }
        int number = ((Leaf) node).route();
        Route route = routes[number];
        if (route == null) {
            route = new Route(entries.get(number), covers);
            routes[number] = route;
        }
        return route;
    }

    private static Node next(Split split, Reading reading) {
        EventView event = reading.event();
        int value = event.first(split.slot());
        if (value == EventView.NONE) {
            return split.absent();
        }
        if (event.next(value) != EventView.NONE) {
            return split.unclear();
        }
        if (event.type(value) == ValueType.OBJECT) {
            return split.object();
        }
        if (!event.isScalar(value) || !reading.isPlain(value)) {
            return split.unclear();
        }
        FoldedValues folded = reading.folded(value);
        int from = folded.start(value);
        int to = folded.end(value);
        Node branch = split.branches().find(folded.bytes(), from, to);
        if (branch == null) {
            return split.other();
        }
        boolean isWrittenSo = !split.isAsWritten()
                || Arrays.equals(folded.bytes(), from, to, event.bytes(value), event.start(value), event.end(value));
        return isWrittenSo ? branch : split.unclear();
    }

    /** Where each known value of a slot leads. */
    private static final class Branches {
        private final byte[][] keys;
        private final Node[] nodes;
        private final LongBuckets buckets;

        Branches(List<String> texts, Node[] nodes) {
            this.keys = texts.stream().map(Utf8::bytes).toArray(byte[][]::new);
            this.nodes = nodes;
            this.buckets = LongBuckets.of(IntStream.range(0, keys.length)
                    .mapToLong(i -> {
                        byte[] padded = new byte[keys[i].length + 2 * FoldedValues.MARGIN];
                        System.arraycopy(keys[i], 0, padded, FoldedValues.MARGIN, keys[i].length);
                        return NeedleIndex.wholeKey(padded, FoldedValues.MARGIN, FoldedValues.MARGIN + keys[i].length);
                    })
                    .toArray());
        }

        /** Null if the text is none of the known ones. */
        Node find(byte[] buffer, int from, int to) {
            for (int i = buckets.first(NeedleIndex.wholeKey(buffer, from, to));
                    i != LongBuckets.END;
                    i = buckets.next(i)) {
                if (Arrays.equals(keys[i], 0, keys[i].length, buffer, from, to)) {
                    return nodes[i];
                }
            }
            return null;
        }
    }
}
