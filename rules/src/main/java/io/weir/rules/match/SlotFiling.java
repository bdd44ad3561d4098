package io.weir.rules.match;

import io.weir.rules.condition.Network;
import io.weir.rules.event.EventView;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The rules of a route that are filed under values of one slot. */
final class SlotFiling {
    private static final int[] NOBODY = {};
    private static final int[][] NO_FILINGS = {};

    private final int slot;
    private final int[] present;
    private final NeedleIndex needles;
    private final int[][] needleFilings;
    private final NetworkTable networks;
    private final int[][] networkFilings;

    private final boolean hasNumbers;
    private final LongBuckets numbers;
    private final int[][] numberFilings;
    private final LongBuckets doubles;
    private final int[][] doubleFilings;
    private final Bounds lower;
    private final Bounds upper;

    /** Bounds in the order in which numbers pass them, and who waits behind each. */
    private record Bounds(double[] bounds, int[][] filings) {
        private static final Bounds NONE = new Bounds(new double[0], NO_FILINGS);

        static Bounds of(Filed<Double> filed, Comparator<Double> order) {
            if (filed.keys.isEmpty()) {
                return NONE;
            }
            int[] sorted = IntStream.range(0, filed.keys.size())
                    .boxed()
                    .sorted(Comparator.comparing(filed.keys::get, order))
                    .mapToInt(Integer::intValue)
                    .toArray();
            return new Bounds(
                    Arrays.stream(sorted).mapToDouble(filed.keys::get).toArray(),
                    Arrays.stream(sorted).mapToObj(filed.rules::get).toArray(int[][]::new));
        }

        boolean isEmpty() {
            return bounds.length == 0;
        }
    }

    SlotFiling(int slot, Map<Atom, List<Integer>> filings, Rarity rarity) {
        this.slot = slot;
        int[] withPresence = NOBODY;
        var texts = new Filed<Needle>();
        var addresses = new Filed<Network>();
        var wholes = new Filed<Long>();
        var equals = new Filed<Double>();
        var atLeast = new Filed<Double>();
        var atMost = new Filed<Double>();
        for (Map.Entry<Atom, List<Integer>> filing : filings.entrySet()) {
            Atom atom = filing.getKey();
            int[] rules = Route.ints(filing.getValue());
            if (atom instanceof Atom.Text text) {
                texts.add(text.needle(), rules);
            } else if (atom instanceof Atom.Address address) {
                addresses.add(address.network(), rules);
            } else if (atom instanceof Atom.Number number) {
                wholes.add(number.number(), rules);
            } else if (atom instanceof Atom.Bounded bounded) {
                Filed<Double> side =
                        switch (bounded.side()) {
                            case AT_LEAST -> atLeast;
                            case AT_MOST -> atMost;
                            case EQUAL -> equals;
                        };
                side.add(bounded.bound(), rules);
            } else {
                withPresence = rules;
            }
        }
        this.present = withPresence;
        this.needles = NeedleIndex.of(texts.keys, rarity.counts());
        this.needleFilings = texts.filings();
        this.networks = NetworkTable.of(addresses.keys);
        this.networkFilings = addresses.filings();
        this.numbers =
                LongBuckets.of(wholes.keys.stream().mapToLong(Long::longValue).toArray());
        this.numberFilings = wholes.filings();
        this.doubles = LongBuckets.of(
                equals.keys.stream().mapToLong(Double::doubleToLongBits).toArray());
        this.doubleFilings = equals.filings();
        this.lower = Bounds.of(atLeast, Comparator.naturalOrder());
        this.upper = Bounds.of(atMost, Comparator.reverseOrder());
        this.hasNumbers = !numbers.isEmpty() || !doubles.isEmpty() || !lower.isEmpty() || !upper.isEmpty();
    }

    /** Keys of one kind and the rules that are filed under each. */
    private static final class Filed<K> {
        private final List<K> keys = new ArrayList<>();
        private final List<int[]> rules = new ArrayList<>();

        void add(K key, int[] rulesOfKey) {
            keys.add(key);
            rules.add(rulesOfKey);
        }

        int[][] filings() {
            return rules.isEmpty() ? NO_FILINGS : rules.toArray(int[][]::new);
        }
    }

    void find(Reading reading, Candidates candidates) {
        EventView event = reading.event();
        int first = event.first(slot);
        if (first == EventView.NONE) {
            return;
        }
        candidates.addAll(present);
        for (int value = first; value != EventView.NONE; value = event.next(value)) {
            if (!event.isScalar(value)) {
                continue;
            }
            if (needleFilings.length > 0) {
                candidates.use(needleFilings);
                reading.find(needles, value, candidates);
            }
            if (networkFilings.length > 0 && event.isText(value) && reading.readAddress(value)) {
                candidates.use(networkFilings);
                networks.find(reading.address(), candidates);
            }
            if (hasNumbers && reading.readNumber(value)) {
                findNumber(reading.number(), candidates);
            }
        }
    }

    private void findNumber(NumberReader number, Candidates candidates) {
        if (number.isWhole()) {
            for (int i = numbers.first(number.whole()); i != LongBuckets.END; i = numbers.next(i)) {
                candidates.addAll(numberFilings[i]);
            }
        }
        double nearest = number.nearest();
        for (int i = doubles.first(Double.doubleToLongBits(nearest)); i != LongBuckets.END; i = doubles.next(i)) {
            candidates.addAll(doubleFilings[i]);
        }
        for (int i = 0; i < lower.bounds.length && lower.bounds[i] <= nearest; i++) {
            candidates.addAll(lower.filings[i]);
        }
        for (int i = 0; i < upper.bounds.length && upper.bounds[i] >= nearest; i++) {
            candidates.addAll(upper.filings[i]);
        }
    }
}
