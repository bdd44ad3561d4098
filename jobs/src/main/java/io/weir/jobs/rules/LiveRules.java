package io.weir.jobs.rules;

import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The rules that a task applies at present, and how it remembers them. Every task of a process shares what is compiled.
 *
 * <p>A change is compiled beside the task, which goes on with the rules it has until then. For one thread.
 */
public final class LiveRules {
    public static final MapStateDescriptor<String, RuleUpdate> STATE =
            new MapStateDescriptor<>("rules", Types.STRING, TypeInformation.of(RuleUpdate.class));

    private static final String CURRENT = "current";

    private final DetectionRules start;
    private CompiledRules current;
    private RuleUpdate newest;
    private CompletableFuture<CompiledRules> coming;

    private LiveRules(DetectionRules start) {
        this.start = start;
        this.current = start.compiled();
        this.newest = start.pushedBefore();
    }

    /** The rules that a job starts with, until it is told others. */
    public static LiveRules of(DetectionRules start) {
        return new LiveRules(start);
    }

    /** The same object until other rules are ready. */
    public CompiledRules current() {
        if (coming != null && coming.isDone()) {
            current = coming.join();
            coming = null;
        }
        return current;
    }

    /**
     * Takes up what was remembered before a restart, before the first event: it counts, whatever the job would start with
     * today. What was pushed since comes as a change.
     */
    public void restore(BroadcastState<String, RuleUpdate> state) throws Exception {
        RuleUpdate remembered = state.get(CURRENT);
        if (remembered != null) {
            current = start.compiled(remembered);
            newest = remembered;
        }
    }

    /** Remembers a change, and applies it once it is compiled. Returns the keys of what it takes away. */
    public Set<String> update(RuleUpdate update, BroadcastState<String, RuleUpdate> state) throws Exception {
        if (update.version() <= newest.version()) {
            return Set.of();
        }
        Set<String> takenAway = update.takenAwaySince(newest);
        state.put(CURRENT, update);
        newest = update;
        coming = start.compiling(update, current);
        return takenAway;
    }
}
