package io.weir.jobs.chain;

import io.weir.jobs.metrics.AlertMetrics;
import io.weir.jobs.rules.CompiledRules;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.LiveRules;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.jobs.time.DecisionGrid;
import io.weir.jobs.time.KeptWatermark;
import io.weir.jobs.time.SafetyNet;
import io.weir.jobs.time.WaitingHits;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.ChainAlerts;
import io.weir.rules.chain.Chain;
import io.weir.rules.chain.ChainHit;
import io.weir.rules.chain.Segment;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keeps for each entity how far it has come in a chain, and decides once the watermark has passed.
 *
 * <p>Rules may change while runs are under way: a run goes on as long as what its chain looks for stays the same.
 */
public final class FollowChains extends KeyedBroadcastProcessFunction<String, ChainHit, RuleUpdate, Alert>
        implements CheckpointedFunction {
    public static final OutputTag<ChainHit> CONTINUATIONS =
            new OutputTag<>("continuations", TypeInformation.of(ChainHit.class));
    /** Hits that came after their time was decided, were too many for one entity, or of a chain that nobody knows. */
    public static final OutputTag<ChainHit> LATE_HITS =
            new OutputTag<>("late-hits", TypeInformation.of(ChainHit.class));

    /** So often, once a second, hits of an unknown chain look again whether its rules came. */
    static final int MOST_LOOKS = 60;

    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final DecisionGrid GRID = DecisionGrid.CHAINS;

    private final DetectionRules start;
    private transient LiveRules rules;
    private transient KeptWatermark watermark;
    private transient CompiledRules applied;
    private transient RunFactory runs;
    private transient boolean isRestored;
    private transient WaitingHits<ChainHit> waiting;
    private transient ValueState<Integer> looks;
    private transient ValueStateDescriptor<StoredRuns> runsKept;
    private transient ValueState<StoredRuns> stored;
    private transient AlertMetrics metrics;
    private transient Counter refusedHits;
    private transient Counter orphanedHits;
    private transient Counter evictedRuns;

    public FollowChains(DetectionRules start) {
        this.start = start;
    }

    /**
     * What is kept per key once it was decided: whose it is, and the state as {@link ChainAlerts} writes it.
     *
     * @param wakeMillis when a timer is set to look at it again
     */
    public record StoredRuns(
            String tenant,
            String chain,
            String revision,
            int segment,
            String entity,
            long wakeMillis,
            byte[] content) {}

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        isRestored = context.isRestored();
        watermark = KeptWatermark.of(context.getOperatorStateStore());
        rules = LiveRules.of(start);
        rules.restore(context.getOperatorStateStore().getBroadcastState(LiveRules.STATE));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        watermark.store();
    }

    @Override
    public void open(OpenContext context) {
        // Timers forget in event time; this only catches keys that a stalled watermark leaves behind.
        StateTtlConfig safetyNet = SafetyNet.of(Chain.LONGEST.multipliedBy(2).plus(Duration.ofDays(1)));
        var looked = new ValueStateDescriptor<>("looks-for-chain", Types.INT);
        runsKept = new ValueStateDescriptor<>("chain-runs", TypeInformation.of(StoredRuns.class));
        looked.enableTimeToLive(safetyNet);
        runsKept.enableTimeToLive(safetyNet);
        waiting = new WaitingHits<>(
                getRuntimeContext(),
                TypeInformation.of(ChainHit.class),
                "waiting-chain-hits",
                "waiting-chain-hits-count",
                safetyNet,
                isRestored);
        looks = getRuntimeContext().getState(looked);
        stored = getRuntimeContext().getState(runsKept);
        runs = new RunFactory(getRuntimeContext());
        var group = getRuntimeContext().getMetricGroup();
        metrics = new AlertMetrics(group);
        refusedHits = group.counter("refusedHits");
        orphanedHits = group.counter("orphanedHits");
        evictedRuns = group.counter("evictedRuns");
    }

    @Override
    public void close() {
        if (runs != null) {
            runs.close();
        }
    }

    @Override
    public void processBroadcastElement(RuleUpdate update, Context context, Collector<Alert> out) throws Exception {
        Set<String> takenAway = rules.update(update, context.getBroadcastState(LiveRules.STATE));
        if (!takenAway.isEmpty()) {
            context.applyToKeyedState(runsKept, (key, state) -> {
                StoredRuns kept = state.value();
                if (kept != null && takenAway.contains(kept.chain())) {
                    state.clear();
                }
            });
        }
    }

    @Override
    public void processElement(ChainHit hit, ReadOnlyContext context, Collector<Alert> out) throws Exception {
        CompiledRules current = rules();
        long dueMillis = GRID.decidedAt(hit.timeMillis()) + current.delayMillis(hit.chain());
        boolean isKnown =
                current.segment(hit.chain(), hit.revision(), hit.segment()).isPresent();
        long watermarkMillis = watermark.millis(context.timerService());
        if (isKnown && dueMillis <= watermarkMillis) {
            metrics.late(hit.chain(), hit.timeMillis(), watermarkMillis);
            context.output(LATE_HITS, hit);
            return;
        }
        if (waiting.add(hit, dueMillis)) {
            context.timerService().registerEventTimeTimer(dueMillis);
        } else {
            refuse(hit, context);
        }
    }

    private void refuse(ChainHit hit, ReadOnlyContext context) {
        refusedHits.inc();
        context.output(LATE_HITS, hit);
    }

    @Override
    public void onTimer(long timeMillis, OnTimerContext context, Collector<Alert> out) throws Exception {
        boolean isLook = context.timeDomain() == TimeDomain.PROCESSING_TIME;
        StoredRuns before = stored.value();
        List<ChainHit> all = isLook ? waiting.takeWithoutRules() : waiting.take(timeMillis);
        if (before == null && all.isEmpty()) {
            return;
        }
        String chain = before == null ? all.get(0).chain() : before.chain();
        long delayMillis = rules().delayMillis(chain);
        long watermarkMillis = watermark.millis(context.timerService());
        long untilMillis = GRID.decidedUntil((isLook ? watermarkMillis : timeMillis) - delayMillis);
        List<ChainHit> due = takeDue(all, untilMillis, delayMillis, context);
        if (before == null && due.isEmpty()) {
            if (isLook && looks.value() != null) {
                lookAgain(due, context); // after a restore no watermark came yet
            }
            return;
        }
        String revision = before == null ? due.get(0).revision() : before.revision();
        int index = before == null ? due.get(0).segment() : before.segment();
        Optional<Segment> segment = rules().segment(chain, revision, index);
        if (segment.isPresent()) {
            looks.clear();
            decide(segment.get(), before, due, untilMillis, context, out);
        } else if (before == null) {
            lookAgain(due, context);
        } else {
            stored.clear(); // the chain is gone, or means something else now, and its runs with it
            setAside(due, context);
        }
    }

    private CompiledRules rules() {
        CompiledRules current = rules.current();
        if (current != applied) {
            runs.forget();
            applied = current;
        }
        return current;
    }

    private List<ChainHit> takeDue(List<ChainHit> all, long untilMillis, long delayMillis, OnTimerContext context)
            throws Exception {
        List<ChainHit> due = new ArrayList<>();
        for (ChainHit hit : all) {
            if (hit.timeMillis() <= untilMillis) {
                due.add(hit);
            } else {
                // Its chain has got into another lane since it came, or it was kept in the form of before.
                long dueMillis = GRID.decidedAt(hit.timeMillis()) + delayMillis;
                if (waiting.add(hit, dueMillis)) {
                    context.timerService().registerEventTimeTimer(dueMillis);
                } else {
                    refuse(hit, context);
                }
            }
        }
        return due;
    }

    private void decide(
            Segment segment,
            StoredRuns before,
            List<ChainHit> due,
            long untilMillis,
            OnTimerContext context,
            Collector<Alert> out)
            throws Exception {
        String tenant = before == null ? due.get(0).tenant() : before.tenant();
        String entity = before == null ? due.get(0).entity() : before.entity();
        ChainAlerts state = new ChainAlerts(segment, runs.of(segment), tenant, entity);
        if (before != null) {
            state.read(new DataInputDeserializer(before.content()));
            setAsideDecided(due, state.decidedMillis(), context);
        }
        var outlet = new ChainAlerts.Outlet(
                alert -> {
                    metrics.told(alert);
                    out.collect(alert);
                },
                continuation -> context.output(CONTINUATIONS, continuation));
        state.decide(due, untilMillis, System.currentTimeMillis(), outlet);
        evictedRuns.inc(state.evicted());
        metrics.suppressed(segment.chain().key(), state.folded());
        OptionalLong next = state.nextMillis();
        if (state.isEmpty() || next.isEmpty()) {
            stored.clear();
            return;
        }
        long delayMillis = rules().delayMillis(segment.chain().key());
        long wakeMillis = GRID.decidedAt(next.getAsLong()) + delayMillis;
        boolean isSet = before != null
                && before.wakeMillis() > GRID.decidedAt(untilMillis) + delayMillis
                && before.wakeMillis() <= wakeMillis;
        if (!isSet) {
            context.timerService().registerEventTimeTimer(wakeMillis);
        }
        stored.update(store(segment, tenant, entity, isSet ? before.wakeMillis() : wakeMillis, state));
    }

    /** Takes out what is earlier than what was decided, because it waited in a slower lane than its chain is in by now. */
    private void setAsideDecided(List<ChainHit> due, long decidedMillis, OnTimerContext context) {
        long watermarkMillis = watermark.millis(context.timerService());
        due.removeIf(hit -> {
            boolean isLate = hit.timeMillis() <= decidedMillis;
            if (isLate) {
                metrics.late(hit.chain(), hit.timeMillis(), watermarkMillis);
                context.output(LATE_HITS, hit);
            }
            return isLate;
        });
    }

    private static StoredRuns store(Segment segment, String tenant, String entity, long wakeMillis, ChainAlerts state)
            throws IOException {
        DataOutputSerializer content = new DataOutputSerializer(512);
        state.write(content);
        return new StoredRuns(
                tenant,
                segment.chain().key(),
                segment.revision(),
                segment.index(),
                entity,
                wakeMillis,
                content.getCopyOfBuffer());
    }

    /** Hits may be here before the rules that made them. */
    private void lookAgain(List<ChainHit> due, OnTimerContext context) throws Exception {
        int looked = looks.value() == null ? 0 : looks.value();
        if (looked >= MOST_LOOKS) {
            looks.clear();
            setAside(due, context);
            return;
        }
        for (ChainHit hit : due) {
            if (!waiting.addWithoutRules(hit)) {
                refuse(hit, context);
            }
        }
        looks.update(looked + 1);
        context.timerService()
                .registerProcessingTimeTimer(context.timerService().currentProcessingTime() + LOOK_EVERY_MILLIS);
    }

    private void setAside(List<ChainHit> hits, OnTimerContext context) {
        for (ChainHit hit : hits) {
            orphanedHits.inc();
            context.output(LATE_HITS, hit);
        }
    }
}
