package io.weir.jobs.chain;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.ChainAlerts;
import io.weir.rules.chain.Chain;
import io.weir.rules.chain.ChainDefinition;
import io.weir.rules.chain.ChainHit;
import io.weir.rules.chain.Segment;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps for each entity how far it has come in a chain, and decides once the watermark has passed.
 *
 * <p>Definitions come by broadcast and may change while runs are under way: a run goes on as long as what its chain looks for
 * stays the same.
 */
public final class FollowChains extends KeyedBroadcastProcessFunction<String, ChainHit, ChainDefinition, Alert>
        implements CheckpointedFunction {
    public static final OutputTag<ChainHit> CONTINUATIONS =
            new OutputTag<>("continuations", TypeInformation.of(ChainHit.class));
    /** Hits that came after their time was decided, were too many for one entity, or of a chain that nobody knows. */
    public static final OutputTag<ChainHit> LATE_HITS =
            new OutputTag<>("late-hits", TypeInformation.of(ChainHit.class));

    public static final OutputTag<RefusedChain> REFUSED =
            new OutputTag<>("refused-chains", TypeInformation.of(RefusedChain.class));
    public static final MapStateDescriptor<String, String> DEFINITIONS =
            new MapStateDescriptor<>("chain-definitions", Types.STRING, Types.STRING);

    /** The grid of moments at which all stages decide: a run that comes over is there before its moment has passed. */
    static final long DECIDE_EVERY_MILLIS = 10;
    /** More than this of one entity never waits; what comes beyond is set aside like what comes too late. */
    static final int MOST_WAITING = 100_000;
    /** So often, once a second, hits of an unknown chain look again whether its definition came. */
    static final int MOST_LOOKS = 60;

    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(FollowChains.class);

    private final List<ChainDefinition> bundled;
    private transient CompiledChains chains;
    private transient RunFactory runs;
    private transient ListState<ChainHit> waiting;
    private transient ValueState<Integer> waitingCount;
    private transient ValueState<Integer> looks;
    private transient ValueState<StoredRuns> stored;
    private transient Counter alerts;
    private transient Counter lateHits;
    private transient Counter refusedHits;
    private transient Counter orphanedHits;
    private transient Counter evictedRuns;

    /** @param bundled what is followed from the start, unless a change said otherwise */
    public FollowChains(List<ChainDefinition> bundled) {
        this.bundled = new ArrayList<>(bundled);
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
        chains = new CompiledChains();
        for (ChainDefinition definition : bundled) {
            chains.apply(definition).ifPresent(refused -> {
                throw new IllegalArgumentException("a bundled chain cannot be followed: " + refused.reasons());
            });
        }
        BroadcastState<String, String> changes = context.getOperatorStateStore().getBroadcastState(DEFINITIONS);
        for (Map.Entry<String, String> change : changes.immutableEntries()) {
            chains.apply(new ChainDefinition(change.getKey(), change.getValue()))
                    .ifPresent(refused -> LOG.error("a chain that was followed before is refused now: {}", refused));
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // All that lasts is in Flink's own states already.
    }

    @Override
    public void open(OpenContext context) {
        // Timers forget in event time; this only catches keys that a stalled watermark leaves behind.
        StateTtlConfig safetyNet = StateTtlConfig.newBuilder(
                        Chain.LONGEST.multipliedBy(2).plus(Duration.ofDays(1)))
                .build();
        var hits = new ListStateDescriptor<>("waiting-chain-hits", TypeInformation.of(ChainHit.class));
        var count = new ValueStateDescriptor<>("waiting-chain-hits-count", Types.INT);
        var looked = new ValueStateDescriptor<>("looks-for-chain", Types.INT);
        var content = new ValueStateDescriptor<>("chain-runs", TypeInformation.of(StoredRuns.class));
        hits.enableTimeToLive(safetyNet);
        count.enableTimeToLive(safetyNet);
        looked.enableTimeToLive(safetyNet);
        content.enableTimeToLive(safetyNet);
        waiting = getRuntimeContext().getListState(hits);
        waitingCount = getRuntimeContext().getState(count);
        looks = getRuntimeContext().getState(looked);
        stored = getRuntimeContext().getState(content);
        runs = new RunFactory(getRuntimeContext());
        var metrics = getRuntimeContext().getMetricGroup();
        alerts = metrics.counter("alerts");
        lateHits = metrics.counter("lateHits");
        refusedHits = metrics.counter("refusedHits");
        orphanedHits = metrics.counter("orphanedHits");
        evictedRuns = metrics.counter("evictedRuns");
    }

    @Override
    public void close() {
        if (runs != null) {
            runs.close();
        }
    }

    @Override
    public void processBroadcastElement(ChainDefinition definition, Context context, Collector<Alert> out)
            throws Exception {
        Optional<RefusedChain> refused = chains.apply(definition);
        if (refused.isEmpty()) {
            runs.forget();
            context.getBroadcastState(DEFINITIONS).put(definition.chain(), definition.text());
        } else if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            context.output(REFUSED, refused.get()); // every subtask finds the same; one tells
        }
    }

    @Override
    public void processElement(ChainHit hit, ReadOnlyContext context, Collector<Alert> out) throws Exception {
        long dueMillis = rounded(hit.timeMillis());
        if (dueMillis <= context.timerService().currentWatermark()) {
            lateHits.inc();
            context.output(LATE_HITS, hit);
            return;
        }
        int count = waitingCount.value() == null ? 0 : waitingCount.value();
        if (count >= MOST_WAITING) {
            refusedHits.inc();
            context.output(LATE_HITS, hit);
            return;
        }
        waiting.add(hit);
        waitingCount.update(count + 1);
        context.timerService().registerEventTimeTimer(dueMillis);
    }

    /** A moment is not over before the next point of the grid, wherever the watermark stands in between. */
    static long rounded(long timeMillis) {
        return Math.floorDiv(timeMillis + DECIDE_EVERY_MILLIS - 1, DECIDE_EVERY_MILLIS) * DECIDE_EVERY_MILLIS;
    }

    @Override
    public void onTimer(long timeMillis, OnTimerContext context, Collector<Alert> out) throws Exception {
        boolean isLook = context.timeDomain() == TimeDomain.PROCESSING_TIME;
        long untilMillis = isLook ? decidedMillis(context) : timeMillis;
        List<ChainHit> due = takeDue(untilMillis);
        StoredRuns before = stored.value();
        if (before == null && due.isEmpty()) {
            if (isLook && looks.value() != null) {
                lookAgain(due, context); // after a restore no watermark came yet
            }
            return;
        }
        String chain = before == null ? due.get(0).chain() : before.chain();
        String revision = before == null ? due.get(0).revision() : before.revision();
        int index = before == null ? due.get(0).segment() : before.segment();
        Optional<Segment> segment = chains.segment(chain, revision, index);
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

    /** The last point of the grid that the watermark has passed; a watermark comes after the first hit. */
    private long decidedMillis(OnTimerContext context) {
        long watermark = Math.max(0, context.timerService().currentWatermark());
        return Math.floorDiv(watermark, DECIDE_EVERY_MILLIS) * DECIDE_EVERY_MILLIS;
    }

    private List<ChainHit> takeDue(long timeMillis) throws Exception {
        List<ChainHit> due = new ArrayList<>();
        List<ChainHit> later = new ArrayList<>();
        for (ChainHit hit : waiting.get()) {
            (hit.timeMillis() <= timeMillis ? due : later).add(hit);
        }
        if (later.isEmpty()) {
            waiting.clear();
            waitingCount.clear();
        } else if (!due.isEmpty()) {
            waiting.update(later);
            waitingCount.update(later.size());
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
        }
        var outlet = new ChainAlerts.Outlet(
                alert -> {
                    alerts.inc();
                    out.collect(alert);
                },
                continuation -> context.output(CONTINUATIONS, continuation));
        state.decide(due, untilMillis, System.currentTimeMillis(), outlet);
        evictedRuns.inc(state.evicted());
        OptionalLong next = state.nextMillis();
        if (state.isEmpty() || next.isEmpty()) {
            stored.clear();
            return;
        }
        long wakeMillis = rounded(next.getAsLong());
        boolean isSet = before != null && before.wakeMillis() > untilMillis && before.wakeMillis() <= wakeMillis;
        if (!isSet) {
            context.timerService().registerEventTimeTimer(wakeMillis);
        }
        stored.update(store(segment, tenant, entity, isSet ? before.wakeMillis() : wakeMillis, state));
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

    /** Hits may be here before the definition that made them. */
    private void lookAgain(List<ChainHit> due, OnTimerContext context) throws Exception {
        int looked = looks.value() == null ? 0 : looks.value();
        if (looked >= MOST_LOOKS) {
            looks.clear();
            setAside(due, context);
            return;
        }
        for (ChainHit hit : due) {
            waiting.add(hit);
        }
        waitingCount.update((waitingCount.value() == null ? 0 : waitingCount.value()) + due.size());
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
