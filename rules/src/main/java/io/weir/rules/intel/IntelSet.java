package io.weir.rules.intel;

import io.weir.rules.indicator.Indicator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All lists of indicators that are in force. Never changes: a change gives a new set. */
public final class IntelSet {
    public static final IntelSet EMPTY = new IntelSet(new TreeMap<>());

    private final TreeMap<String, IntelList> lists;

    private IntelSet(TreeMap<String, IntelList> lists) {
        this.lists = lists;
    }

    /** The set with a list in it; one of the same name is replaced. */
    public IntelSet with(IntelList list) {
        TreeMap<String, IntelList> changed = new TreeMap<>(lists);
        changed.put(list.name(), list);
        return new IntelSet(changed);
    }

    /** The set with all lists of another in it. */
    public IntelSet withAll(IntelSet others) {
        TreeMap<String, IntelList> changed = new TreeMap<>(lists);
        changed.putAll(others.lists);
        return new IntelSet(changed);
    }

    public IntelSet without(String name) {
        TreeMap<String, IntelList> changed = new TreeMap<>(lists);
        changed.remove(name);
        return new IntelSet(changed);
    }

    public Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        lists.forEach((name, list) -> sizes.put(name, list.size()));
        return sizes;
    }

    /** How many indicators and networks there are in all lists. */
    public int size() {
        return lists.values().stream().mapToInt(IntelList::size).sum();
    }

    /** What the lists say of an indicator at a time, in the order of their names; nothing of those that do not know it. */
    public List<Verdict> verdicts(Indicator indicator, long timeMillis) {
        List<Verdict> verdicts = new ArrayList<>();
        for (IntelList list : lists.values()) {
            Optional<Verdict> verdict = list.verdict(indicator, timeMillis);
            verdict.ifPresent(verdicts::add);
        }
        return verdicts;
    }
}
