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

    private final Node root;
    private int routeCount;
    private int largestRoute;
    private int entryCount;

    private sealed interface Node {}

    private record Leaf(Route route) implements Node {}

    /** What comes next depends on the value of a slot. Any value that does not fit a branch keeps all rules. */
    private record Split(int slot, Branches branches, Node other, Node absent, Node object, Node unclear)
            implements Node {}

    RouteTree(List<Route.Entry> entries, int[] deciding, Covers covers) {
        this.root = build(entries, deciding, 0, covers);
    }

    int routeCount() {
        return routeCount;
    }

    int largestRoute() {
        return largestRoute;
    }

    private Node build(List<Route.Entry> entries, int[] deciding, int depth, Covers covers) {
        if (entries.isEmpty()) {
            return new Leaf(Route.EMPTY);
        }
        if (depth == deciding.length || entryCount > MAX_ENTRIES) {
            entryCount += entries.size();
            routeCount++;
            largestRoute = Math.max(largestRoute, entries.size());
            return new Leaf(new Route(entries, covers));
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
            return build(entries, deciding, depth + 1, covers);
        }
        List<String> keys = List.copyOf(texts);
        Node[] children = new Node[keys.size()];
        // Many values lead to the same rules: no need to build the same route twice.
        Map<List<Route.Entry>, Node> built = new HashMap<>();
        for (int i = 0; i < children.length; i++) {
            children[i] = child(entries, mentions, new SlotFact.Is(slot, keys.get(i)), deciding, depth, covers, built);
        }
        return new Split(
                slot,
                new Branches(keys, children),
                child(entries, mentions, new SlotFact.IsOther(slot, Set.copyOf(texts)), deciding, depth, covers, built),
                child(entries, mentions, new SlotFact.IsAbsent(slot), deciding, depth, covers, built),
                child(entries, mentions, new SlotFact.IsObject(slot), deciding, depth, covers, built),
                built.computeIfAbsent(entries, same -> build(same, deciding, depth + 1, covers)));
    }

    private Node child(
            List<Route.Entry> entries,
            boolean[] mentions,
            SlotFact fact,
            int[] deciding,
            int depth,
            Covers covers,
            Map<List<Route.Entry>, Node> built) {
        List<Route.Entry> left = new ArrayList<>();
        for (int i = 0; i < mentions.length; i++) {
            Route.Entry entry = entries.get(i);
            Check check = mentions[i] ? entry.check().given(fact) : entry.check();
            if (check != ConstantCheck.FALSE) {
                left.add(check == entry.check() ? entry : new Route.Entry(entry.rule(), check));
            }
        }
        Node known = built.get(left);
        if (known == null) {
            known = build(left, deciding, depth + 1, covers);
            built.put(left, known);
        }
        return known;
    }

    Route route(Reading reading) {
        Node node = root;
        while (node instanceof Split split) {
            node = next(split, reading);
        }
        return ((Leaf) node).route();
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
        Node branch = split.branches().find(folded.bytes(), folded.start(value), folded.end(value));
        return branch == null ? split.other() : branch;
    }

    /** Where each known value of a slot leads. */
    private static final class Branches {
        private final byte[][] keys;
        private final Node[] nodes;
        private final LongBuckets buckets;

        Branches(List<String> texts, Node[] nodes) {
            this.keys = texts.stream().map(Utf8::bytes).toArray(byte[][]::new);
            this.nodes = nodes;
            this.buckets = new LongBuckets(IntStream.range(0, keys.length)
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
