package io.weir.jobs.time;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;

import java.util.ArrayList;
import java.util.List;

/** The hits of each group or entity that wait to be decided: for a moment, or for their rules. */
public final class WaitingHits<T> {
    /** In place of a moment: hits whose rules are still on their way to this task. */
    private static final long WITHOUT_RULES = Long.MIN_VALUE;

    private final Waiting<T> byMoment;
    /** How they were kept before; what a restore brings is taken with the next timer of its key. */
    private final ListState<T> ofBefore;

    /** Some may wait that no moment takes. */
    private boolean hasOthers;

    /**
     * @param name under which hits were kept before they were kept by moments
     * @param countName under which their number is kept, then and now
     */
    public WaitingHits(
            RuntimeContext context,
            TypeInformation<T> type,
            String name,
            String countName,
            StateTtlConfig safetyNet,
            boolean isRestored) {
        var before = new ListStateDescriptor<>(name, type);
        before.enableTimeToLive(safetyNet);
        byMoment = new Waiting<>(context, type, name + "-by-time", countName, safetyNet);
        ofBefore = context.getListState(before);
        hasOthers = isRestored;
    }

    /** Keeps a hit until a moment; false if too many wait already. */
    public boolean add(T hit, long momentMillis) throws Exception {
        return byMoment.add(hit, momentMillis);
    }

    /** Keeps a hit until its rules are there; false if too many wait already. */
    public boolean addWithoutRules(T hit) throws Exception {
        hasOthers = true;
        return byMoment.add(hit, WITHOUT_RULES);
    }

    /** Takes out what a moment decides, and what waits for none. */
    public List<T> take(long momentMillis) throws Exception {
        List<T> all = takeWithoutRules();
        all.addAll(byMoment.take(momentMillis));
        return all;
    }

    /** Takes out what waits for no moment. */
    public List<T> takeWithoutRules() throws Exception {
        List<T> all = new ArrayList<>();
        if (hasOthers) {
            ofBefore.get().forEach(all::add);
            ofBefore.clear();
            byMoment.uncount(all.size());
            all.addAll(byMoment.take(WITHOUT_RULES));
        }
        return all;
    }
}
