package io.weir.jobs.rules;

import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** The rules that a task applies at present, and how it remembers them. Every task of a process shares what is compiled. */
public final class LiveRules {
    public static final MapStateDescriptor<String, RuleUpdate> STATE =
            new MapStateDescriptor<>("rules", Types.STRING, TypeInformation.of(RuleUpdate.class));

    private static final String CURRENT = "current";

    private final DetectionRules start;
    private CompiledRules current;

    private LiveRules(DetectionRules start) {
        this.start = start;
        this.current = start.compiled();
    }

    /** The rules that a job starts with, until it is told others. */
    public static LiveRules of(DetectionRules start) {
        return new LiveRules(start);
    }

    public CompiledRules current() {
        return current;
    }

    /** Takes up what was remembered before a restart. Returns whether that makes other rules. */
    public boolean restore(BroadcastState<String, RuleUpdate> state) throws Exception {
        RuleUpdate remembered = state.get(CURRENT);
        return remembered != null && take(remembered);
    }

    /** Returns whether the update is news. */
    public boolean update(RuleUpdate update, BroadcastState<String, RuleUpdate> state) throws Exception {
        if (!take(update)) {
            return false;
        }
        state.put(CURRENT, update);
        return true;
    }

    /** Takes up an update that somebody else remembers. */
    public boolean take(RuleUpdate update) {
        if (update.version() <= current.version()) {
            return false;
        }
        current = start.compiled(update, current);
        return true;
    }
}
