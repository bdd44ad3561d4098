package io.weir.rules.chain;

import io.weir.rules.alert.DataText;
import io.weir.rules.chain.Segment.Place;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Follows a segment with one run for each place, the newest: whatever can follow on an older one, can follow on it.
 *
 * <p>So a hit costs a look at each place, and a key keeps no more than its places, however many hits come. Only the paths
 * that lead to an entity from elsewhere are an attacker's to multiply, and capped.
 */
public final class StepMachine implements ChainRun {
    /** Other entities from which runs came over to this one and are followed at the same time. */
    static final int MOST_PATHS = 16;

    private static final int VERSION = 1;

    private final Segment segment;
    private final Map<List<String>, Reached> reachedByPath = new LinkedHashMap<>();
    private long evicted;

    public StepMachine(Segment segment) {
        this.segment = segment;
    }

    @Override
    public List<Completion> accept(ChainHit hit) {
        if (hit.isContinuation()) {
            comeOver(hit);
            return List.of();
        }
        if (segment.isFirst()
                && reachedByPath.isEmpty()
                && hit.satisfies(segment.place(1).step())) {
            reachedByPath.put(List.of(), new Reached(segment.size() + 1));
        }
        List<Completion> completions = new ArrayList<>();
        reachedByPath.forEach((path, reached) -> {
            bar(reached, hit);
            if (advance(reached, hit)) {
                Taken whole = reached.taken[segment.size()];
                reached.put(segment.size(), null);
                completions.add(new Completion(path, whole.steps(), hit.ingestedMillis(), hit.entities()));
            }
        });
        return completions;
    }

    private void comeOver(ChainHit hit) {
        Reached reached = reachedByPath.get(hit.path());
        if (reached == null) {
            if (reachedByPath.size() >= MOST_PATHS) {
                evictOldest();
            }
            reached = new Reached(segment.size() + 1);
            reachedByPath.put(hit.path(), reached);
        }
        reached.put(0, Taken.allOf(hit.carried()));
    }

    private void evictOldest() {
        List<String> oldest = List.of();
        long oldestMillis = Long.MAX_VALUE;
        for (Map.Entry<List<String>, Reached> entry : reachedByPath.entrySet()) {
            long newest = newestMillis(entry.getValue());
            if (newest < oldestMillis) {
                oldestMillis = newest;
                oldest = entry.getKey();
            }
        }
        reachedByPath.remove(oldest);
        evicted++;
    }

    private static long newestMillis(Reached reached) {
        long newest = Long.MIN_VALUE;
        for (Taken taken : reached.taken) {
            newest = taken == null ? newest : Math.max(newest, taken.timeMillis());
        }
        return newest;
    }

    /** What this hit forbids, it forbids to all that came before it. */
    private void bar(Reached reached, ChainHit hit) {
        if (hit.bars() == 0) {
            return;
        }
        for (Place place : segment.places()) {
            if (place.isFirstOfStep() && hit.bars(place.step())) {
                for (int before : place.predecessors()) {
                    reached.barred[before] |= 1 << place.step();
                }
            }
        }
    }

    /** Moves runs on, the farthest first, so that none takes the hit twice; whether one came to the end. */
    private boolean advance(Reached reached, ChainHit hit) {
        boolean completes = false;
        for (int number = segment.size(); number > 0; number--) {
            Place place = segment.place(number);
            if (!hit.satisfies(place.step())) {
                continue;
            }
            Taken before = newestBefore(reached, place, hit);
            if (before != null || segment.isFirst() && number == 1) {
                reached.put(number, new Taken(before, hit.asStep(place.step(), segment.nameOf(place)), before == null));
                completes |= number == segment.size();
            }
        }
        return completes;
    }

    /** Of two that are as new, the one that took more. */
    private Taken newestBefore(Reached reached, Place place, ChainHit hit) {
        Taken newest = null;
        for (int before : place.predecessors()) {
            Taken taken = reached.taken[before];
            if (taken != null
                    && taken.isBefore(hit)
                    && isInTime(taken, place, hit)
                    && !(place.isFirstOfStep() && reached.isBarred(before, place.step()))
                    && (newest == null || newest.compareTo(taken) <= 0)) {
                newest = taken;
            }
        }
        return newest;
    }

    private boolean isInTime(Taken taken, Place place, ChainHit hit) {
        return hit.timeMillis() - taken.startMillis <= segment.withinMillis()
                && hit.timeMillis() - taken.timeMillis() <= place.withinMillis();
    }

    @Override
    public void expire(long atMillis) {
        reachedByPath.values().removeIf(reached -> {
            for (int place = 0; place < reached.taken.length; place++) {
                if (reached.taken[place] != null && overAtMillis(reached.taken[place], place) <= atMillis) {
                    reached.put(place, null);
                }
            }
            return reached.isEmpty();
        });
    }

    private long overAtMillis(Taken taken, int place) {
        return segment.overAtMillis(place, taken.startMillis, taken.timeMillis());
    }

    @Override
    public boolean isEmpty() {
        return reachedByPath.isEmpty();
    }

    @Override
    public OptionalLong emptyAtMillis() {
        long latest = Long.MIN_VALUE;
        for (Reached reached : reachedByPath.values()) {
            for (int place = 0; place < reached.taken.length; place++) {
                if (reached.taken[place] != null) {
                    latest = Math.max(latest, overAtMillis(reached.taken[place], place));
                }
            }
        }
        return isEmpty() ? OptionalLong.empty() : OptionalLong.of(latest);
    }

    @Override
    public long evicted() {
        return evicted;
    }

    @Override
    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        output.writeInt(reachedByPath.size());
        for (Map.Entry<List<String>, Reached> entry : reachedByPath.entrySet()) {
            DataText.write(entry.getKey(), output);
            entry.getValue().write(output);
        }
    }

    @Override
    public void read(DataInput input) throws IOException {
        int version = input.readByte();
        if (version != VERSION) {
            throw new IOException("found version " + version + " of the runs of a chain, expected " + VERSION);
        }
        for (int left = input.readInt(); left > 0; left--) {
            List<String> path = DataText.readList(input);
            Reached reached = new Reached(segment.size() + 1);
            reached.read(input);
            reachedByPath.put(path, reached);
        }
    }
}
