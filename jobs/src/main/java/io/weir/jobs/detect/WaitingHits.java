package io.weir.jobs.detect;

import io.weir.rules.alert.Hit;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

import java.util.ArrayList;
import java.util.List;

/**
 * The hits of each group that wait to be decided, by the moment that decides them, so that a flood costs no more the longer
 * stragglers are waited for.
 */
final class WaitingHits {
    /** More than this of one group never waits. */
    private static final int MOST = 100_000;

    /** In place of a moment: hits whose rules are still on their way to this task. */
    private static final long WITHOUT_RULES = Long.MIN_VALUE;

    private final MapState<Long, List<Hit>> byMoment;
    /** How they were kept before; what a restore brings is taken with the next timer of its group. */
    private final ListState<Hit> ofBefore;

    private final ValueState<Integer> count;
    /** Some may wait that no moment takes. */
    private boolean hasOthers;

    WaitingHits(RuntimeContext context, StateTtlConfig safetyNet, boolean isRestored) {
        var hits = new MapStateDescriptor<>("waiting-hits-by-time", Types.LONG, Types.LIST(HitSerializer.TYPE));
        var before = new ListStateDescriptor<>("waiting-hits", HitSerializer.TYPE);
        var number = new ValueStateDescriptor<>("waiting-count", Types.INT);
        hits.enableTimeToLive(safetyNet);
        before.enableTimeToLive(safetyNet);
        number.enableTimeToLive(safetyNet);
        byMoment = context.getMapState(hits);
        ofBefore = context.getListState(before);
        count = context.getState(number);
        hasOthers = isRestored;
    }

    /** Keeps a hit until a moment; false if too many wait already. */
    boolean add(Hit hit, long momentMillis) throws Exception {
        int others = count();
        if (others >= MOST) {
            return false;
        }
        put(hit, momentMillis);
        count.update(others + 1);
        return true;
    }

    /** Keeps a hit until its rules are there. */
    void addWithoutRules(Hit hit) throws Exception {
        add(hit, WITHOUT_RULES);
        hasOthers = true;
    }

    private void put(Hit hit, long momentMillis) throws Exception {
        List<Hit> others = byMoment.get(momentMillis);
        List<Hit> all = others == null ? new ArrayList<>() : others;
        all.add(hit);
        byMoment.put(momentMillis, all);
    }

    /** Takes out what a moment decides, and what waits for none. */
    List<Hit> take(long momentMillis) throws Exception {
        List<Hit> all = takeOthers();
        takeInto(all, momentMillis);
        uncount(all.size());
        return all;
    }

    /** Takes out what waits for no moment. */
    List<Hit> takeWithoutRules() throws Exception {
        List<Hit> all = takeOthers();
        uncount(all.size());
        return all;
    }

    private List<Hit> takeOthers() throws Exception {
        List<Hit> all = new ArrayList<>();
        if (hasOthers) {
            ofBefore.get().forEach(all::add);
            ofBefore.clear();
            takeInto(all, WITHOUT_RULES);
        }
        return all;
    }

    private void takeInto(List<Hit> all, long momentMillis) throws Exception {
        List<Hit> kept = byMoment.get(momentMillis);
        if (kept != null) {
            all.addAll(kept);
            byMoment.remove(momentMillis);
        }
    }

    private int count() throws Exception {
        Integer known = count.value();
        return known == null ? 0 : known;
    }

    private void uncount(int taken) throws Exception {
        if (taken == 0) {
            return;
        }
        int left = count() - taken;
        if (left > 0) {
            count.update(left);
        } else {
            count.clear();
        }
    }
}
