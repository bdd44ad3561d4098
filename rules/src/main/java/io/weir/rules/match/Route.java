package io.weir.rules.match;

import io.weir.rules.event.EventView;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The rules that can match one kind of event, each filed under the rarest condition that it needs. What the kind of
 * event decides is no longer part of their checks.
 */
final class Route {
    static final Route EMPTY = new Route(List.of(), new Covers(new Rarity(), List.of()));

    private final int[] rules;
    private final Check[] checks;
    private final int[] unfiled;
    private final SlotFiling[] slots;
    private final int[][] keywordFilings;
    private final NeedleIndex keywords;
    /** The same, to be found in the bytes of a whole document; empty if some are too short for that. */
    private final Optional<NeedleIndex> keywordsInJson;

    /** A rule and what is left of its check on this route. */
    record Entry(int rule, Check check) {
        /** Cheap: lists of thousands of entries are looked up while routes are built. */
        @Override
        public int hashCode() {
            return 31 * rule + check.cost();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Entry entry && rule == entry.rule && check.equals(entry.check);
        }
    }

    Route(List<Entry> entries, Covers covers) {
        Rarity rarity = covers.rarity();
        this.rules = entries.stream().mapToInt(Entry::rule).toArray();
        this.checks = entries.stream().map(Entry::check).toArray(Check[]::new);
        List<Integer> always = new ArrayList<>();
        Map<Integer, Map<Atom, List<Integer>>> bySlot = new TreeMap<>();
        Map<Atom, List<Integer>> byKeyword = new LinkedHashMap<>();
        for (int i = 0; i < checks.length; i++) {
            Optional<Cover> cover = covers.of(checks[i]);
            if (cover.isEmpty()) {
                always.add(i);
                continue;
            }
            Set<Atom> atoms = new LinkedHashSet<>(cover.get().atoms());
            for (Atom atom : atoms) {
                Map<Atom, List<Integer>> filing = atom instanceof Atom.OfSlot ofSlot
                        ? bySlot.computeIfAbsent(ofSlot.slot(), slot -> new LinkedHashMap<>())
                        : byKeyword;
                filing.computeIfAbsent(atom, a -> new ArrayList<>()).add(i);
            }
        }
        this.unfiled = ints(always);
        this.slots = bySlot.entrySet().stream()
                .map(filing -> new SlotFiling(filing.getKey(), filing.getValue(), rarity))
                .toArray(SlotFiling[]::new);
        this.keywordFilings = byKeyword.values().stream().map(Route::ints).toArray(int[][]::new);
        List<Needle> texts = byKeyword.keySet().stream()
                .map(keyword -> ((Atom.Keyword) keyword).needle())
                .toList();
        this.keywords = NeedleIndex.of(texts, rarity.counts());
        List<Needle> textsInJson = texts.stream().map(Route::asInJson).toList();
        this.keywordsInJson = textsInJson.stream().allMatch(NeedleIndex::canReadUnfolded)
                ? Optional.of(NeedleIndex.ofUnfolded(textsInJson, rarity.counts()))
                : Optional.empty();
    }

    /** Most filings are of one rule, and a route has thousands of filings: these are shared by all routes. */
    private static final int[][] ALONE =
            IntStream.range(0, 4_096).mapToObj(number -> new int[] {number}).toArray(int[][]::new);

    static int[] ints(List<Integer> numbers) {
        if (numbers.size() == 1 && numbers.get(0) < ALONE.length) {
            return ALONE[numbers.get(0)];
        }
        int[] ints = new int[numbers.size()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = numbers.get(i);
        }
        return ints;
    }

    /** A needle as it stands inside a JSON text that is written in the shortest way. */
    private static Needle asInJson(Needle needle) {
        var text = new StringBuilder();
        for (byte b : needle.text()) {
            switch (b) {
                case '\\':
                    text.append("\\\\");
                    break;
                case '"':
                    text.append("\\\"");
                    break;
                case '\n':
                    text.append("\\n");
                    break;
                case '\r':
                    text.append("\\r");
                    break;
                case '\t':
                    text.append("\\t");
                    break;
                default:
                    text.append((char) (b & 0xFF));
            }
        }
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        return new Needle(Needle.Anchor.NONE, bytes);
    }

    int size() {
        return rules.length;
    }

    /** The number of rules that every event of this route costs an evaluation. */
    int unfiledSize() {
        return unfiled.length;
    }

    int rule(int candidate) {
        return rules[candidate];
    }

    Check check(int candidate) {
        return checks[candidate];
    }

    /** Tells the matcher every rule that may match. */
    void findCandidates(Reading reading, Candidates candidates) {
        candidates.addAll(unfiled);
        for (SlotFiling slot : slots) {
            slot.find(reading, candidates);
        }
        if (keywordFilings.length > 0) {
            findKeywords(reading, candidates);
        }
    }

    private void findKeywords(Reading reading, Candidates candidates) {
        EventView event = reading.event();
        candidates.use(keywordFilings);
        boolean isSearched = event.isJson() && keywordsInJson.isPresent();
        if (isSearched) {
            keywordsInJson.get().find(event.input(), event.inputFrom(), event.inputTo(), candidates);
            if (!event.hasUnusual()) {
                return;
            }
        }
        for (int value = 0; value < event.count(); value++) {
            boolean isLeft = !isSearched || event.isUnusual(value);
            if (isLeft && event.isScalar(value) && !event.isHidden(value)) {
                reading.find(keywords, value, candidates);
            }
        }
    }
}
