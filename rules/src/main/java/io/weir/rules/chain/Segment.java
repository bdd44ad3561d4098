package io.weir.rules.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The part of a chain that is followed under one entity, as places that a run goes through: one for each hit it takes.
 *
 * <p>Place 0 is where runs begin: with nothing in the first segment, with what was taken before in the others.
 */
public final class Segment {
    private static final long NEVER = Long.MAX_VALUE;

    private final Chain chain;
    private final String revision;
    private final int index;
    private final List<Place> places = new ArrayList<>();
    private final boolean isLast;
    private final long withinMillis;
    private final long[] patienceMillis;

    /**
     * Where a run is once it took a hit.
     *
     * @param step the step of the chain
     * @param isFirstOfStep whether this is the step's first hit: only there {@code without} is looked at
     * @param predecessors the places from which a run comes here: several where optional steps can be left out
     * @param withinMillis how long after the hit before it the hit may come
     */
    public record Place(int step, boolean isFirstOfStep, List<Integer> predecessors, long withinMillis) {}

    private Segment(Chain chain, int index) {
        this.chain = chain;
        this.revision = chain.revision();
        this.index = index;
        this.isLast = index == chain.segments() - 1;
        this.withinMillis = chain.within().toMillis();
        addPlaces();
        this.patienceMillis = new long[places.size() + 1];
        for (Place place : places) {
            for (int before : place.predecessors()) {
                patienceMillis[before] = Math.max(patienceMillis[before], place.withinMillis());
            }
        }
    }

    public static List<Segment> of(Chain chain) {
        List<Segment> segments = new ArrayList<>();
        for (int index = 0; index < chain.segments(); index++) {
            segments.add(new Segment(chain, index));
        }
        return segments;
    }

    private void addPlaces() {
        List<Integer> entries = List.of(0);
        for (int step = 0; step < chain.steps().size(); step++) {
            ChainStep each = chain.steps().get(step);
            if (chain.segmentOf(step) != index || each.waits()) {
                continue;
            }
            List<Integer> predecessors = entries;
            for (int time = 0; time < each.times(); time++) {
                long limitMillis = each.within().map(Duration::toMillis).orElse(NEVER);
                places.add(new Place(step, time == 0, predecessors, limitMillis));
                predecessors = List.of(places.size());
            }
            entries = each.isOptional() ? join(entries, places.size()) : List.of(places.size());
        }
    }

    private static List<Integer> join(List<Integer> entries, int place) {
        List<Integer> all = new ArrayList<>(entries);
        all.add(place);
        return List.copyOf(all);
    }

    public Chain chain() {
        return chain;
    }

    /** Of the chain. */
    public String revision() {
        return revision;
    }

    public int index() {
        return index;
    }

    public boolean isFirst() {
        return index == 0;
    }

    public boolean isLast() {
        return isLast;
    }

    public int size() {
        return places.size();
    }

    /** Counted from one. */
    public Place place(int number) {
        return places.get(number - 1);
    }

    public List<Place> places() {
        return places;
    }

    public String nameOf(Place place) {
        return chain.steps().get(place.step()).name();
    }

    public long withinMillis() {
        return withinMillis;
    }

    /** The last time at which a hit can continue a run that reached a place. */
    public long overAtMillis(int place, long startMillis, long newestMillis) {
        long overMillis = startMillis + withinMillis;
        long patience = patienceMillis[place];
        return patience == NEVER ? overMillis : Math.min(overMillis, newestMillis + patience);
    }

    /** The field of the deciding hit that names the entity of the next segment. */
    public Optional<String> leadsTo() {
        return isLast
                ? Optional.empty()
                : chain.steps().get(place(size()).step()).rebind().map(Rebind::from);
    }
}
