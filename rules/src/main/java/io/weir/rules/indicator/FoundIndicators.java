package io.weir.rules.indicator;

import java.util.List;
import java.util.TreeSet;

/** The indicators of one alert: a bounded set in a fixed order, whatever was found first, with a count of what is left out. */
public final class FoundIndicators {
    private final int limit;
    private final TreeSet<Indicator> kept = new TreeSet<>();
    private int cut;

    public FoundIndicators(int limit) {
        this.limit = limit;
    }

    /** What was found before. */
    public static FoundIndicators of(List<Indicator> all, int cut) {
        FoundIndicators found = new FoundIndicators(Math.max(1, all.size()));
        found.kept.addAll(all);
        found.cut = cut;
        return found;
    }

    void add(Indicator indicator) {
        if (kept.add(indicator) && kept.size() > limit) {
            kept.pollLast();
            cut++;
        }
    }

    public List<Indicator> all() {
        return List.copyOf(kept);
    }

    /** How many did not fit; one that came several times may count as often. */
    public int cut() {
        return cut;
    }
}
