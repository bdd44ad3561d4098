package io.weir.jobs.detect;

import io.weir.jobs.chain.ChainTopology;
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
import io.weir.rules.alert.EventDetail;
import io.weir.rules.alert.Hit;
import io.weir.rules.alert.ThresholdAlerts;
import io.weir.rules.correlation.CorrelationPlan.Addressed;
import io.weir.rules.correlation.Firing;
import io.weir.rules.correlation.Group;
import io.weir.rules.correlation.Limits;
import io.weir.rules.sigma.CorrelationRule;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.core.memory.DataInputDeserializer;
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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Keeps the window and the open alert of each group, and decides once the watermark has passed. */
public final class DetectThresholds extends KeyedBroadcastProcessFunction<String, Hit, RuleUpdate, Alert>
        implements CheckpointedFunction {
    public static final OutputTag<Hit> LATE_HITS = new OutputTag<>("late-hits", HitSerializer.TYPE);

    /** No window is longer; timers forget much earlier, this catches keys that a stalled watermark leaves behind. */
    private static final Duration SAFETY_NET = Duration.ofDays(366);

    /** Hits of rules that this task has not been told of yet are looked at again after so long, by the clock. */
    private static final long PATIENCE_MILLIS = 20;

    private final DetectionRules start;
    private final DecisionGrid grid;
    private transient LiveRules rules;
    private transient KeptWatermark watermark;
    private transient boolean isRestored;
    private transient WaitingHits<Hit> waiting;
    private transient ValueStateDescriptor<KeptGroup> groupsKept;
    private transient ValueState<KeptGroup> groups;
    private transient AlertMetrics metrics;
    private transient Counter refusedHits;

    public DetectThresholds(DetectionRules start, int stage) {
        this.start = start;
        this.grid = DecisionGrid.ofStage(stage);
    }

    /**
     * What is kept per key once it was decided: which group it is, and the state as {@link ThresholdAlerts} writes it.
     *
     * @param revision of the correlation that counted; another one begins anew
     * @param decidedMillis up to which time it was decided: after a restore no watermark says so at first
     */
    public record StoredGroup(
            String tenant,
            String correlation,
            String revision,
            List<String> groupNames,
            Map<String, String> group,
            long decidedMillis,
            byte[] content)
            implements KeptGroup {
        /** A group that counts to a hundred stays below it. */
        private static final int LARGE_BYTES = 16 << 10;

        private static final byte[] WITHOUT_CONTENT = {};

        StoredGroup with(byte[] written) {
            return new StoredGroup(tenant, correlation, revision, groupNames, group, decidedMillis, written);
        }

        @Override
        public StoredGroup head() {
            return this;
        }

        @Override
        public StoredGroup stored() {
            return this;
        }

        @Override
        public boolean isLarge() {
            return content.length > LARGE_BYTES;
        }
    }

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
    public void processBroadcastElement(RuleUpdate update, Context context, Collector<Alert> out) throws Exception {
        Set<String> takenAway = rules.update(update, context.getBroadcastState(LiveRules.STATE));
        if (!takenAway.isEmpty()) {
            context.applyToKeyedState(groupsKept, (key, state) -> {
                KeptGroup kept = state.value();
                if (kept != null && takenAway.contains(kept.head().correlation())) {
                    state.clear();
                }
            });
        }
    }

    @Override
    public void open(OpenContext context) {
        StateTtlConfig safetyNet = SafetyNet.of(SAFETY_NET);
        waiting = new WaitingHits<>(
                getRuntimeContext(), HitSerializer.TYPE, "waiting-hits", "waiting-count", safetyNet, isRestored);
        groupsKept = new ValueStateDescriptor<>("threshold-groups", StoredGroupSerializer.TYPE);
        groupsKept.enableTimeToLive(safetyNet);
        groups = getRuntimeContext().getState(groupsKept);
        metrics = new AlertMetrics(getRuntimeContext().getMetricGroup());
        refusedHits = getRuntimeContext().getMetricGroup().counter("refusedHits");
    }

    @Override
    public void processElement(Hit hit, ReadOnlyContext context, Collector<Alert> out) throws Exception {
        CompiledRules current = rules.current();
        long delayMillis = current.delayMillis(hit.correlation());
        boolean isKnown = current.isRevision(hit.correlation(), hit.revision());
        long watermarkMillis = watermark.millis(context.timerService());
        if (isKnown && grid.decidedAt(hit.timeMillis()) + delayMillis <= watermarkMillis) {
            metrics.late(hit.correlation(), hit.timeMillis(), watermarkMillis);
            context.output(LATE_HITS, hit);
            return;
        }
        long decidedAtMillis = grid.decidedAt(hit.timeMillis()) + delayMillis;
        if (waiting.add(hit, decidedAtMillis)) {
            context.timerService().registerEventTimeTimer(decidedAtMillis);
        } else {
            refusedHits.inc();
            context.output(LATE_HITS, hit);
        }
    }

    @Override
    public void onTimer(long timerMillis, OnTimerContext context, Collector<Alert> out) throws Exception {
        boolean isByClock = context.timeDomain() == TimeDomain.PROCESSING_TIME;
        CompiledRules current = rules.current();
        KeptGroup kept = groups.value();
        StoredGroup stored = kept == null ? null : kept.head();
        List<Hit> all = isByClock ? waiting.takeWithoutRules() : waiting.take(timerMillis);
        if (stored == null && all.isEmpty()) {
            return;
        }
        String correlation = stored == null ? all.get(0).correlation() : stored.correlation();
        long delayMillis = current.delayMillis(correlation);
        long watermarkMillis = watermark.millis(context.timerService());
        long untilMillis = grid.decidedUntil((isByClock ? watermarkMillis : timerMillis) - delayMillis);
        List<Hit> due = takeDue(all, untilMillis, current, context);
        if (stored != null) {
            setAsideDecided(due, stored.decidedMillis(), watermarkMillis, context);
        }
        if (stored == null && due.isEmpty()) {
            return;
        }
        Optional<CorrelationRule> rule = current.correlation(correlation);
        if (rule.isEmpty()) {
            groups.clear(); // the rule is gone, and its memory with it
            return;
        }
        String revision = current.revision(correlation);
        if (stored != null && !current.isRevision(correlation, stored.revision())) {
            stored = null; // what was counted by another definition does not count
            if (due.isEmpty()) {
                groups.clear();
                return;
            }
        }
        String tenant = stored == null ? due.get(0).tenant() : stored.tenant();
        Group group = stored == null ? group(rule.get(), due.get(0)) : group(stored);
        ThresholdAlerts state = stored == null
                ? new ThresholdAlerts(rule.get(), tenant, group, Limits.DEFAULT)
                : alerts(kept, rule.get(), tenant, group);
        boolean isSilenced = current.rules().isSilenced(rule.get());
        List<Firing> firings = new ArrayList<>();
        List<Alert> raised = state.decide(due, untilMillis, System.currentTimeMillis(), (firing, detail, targets) -> {
            firings.add(firing);
            passOn(firing, detail, targets, tenant, current, context);
        });
        long opened = raised.stream().filter(alert -> alert.version() == 1).count();
        metrics.suppressed(correlation, firings.size() - opened);
        for (Alert alert : raised) {
            current.chainPlan().hits(alert).forEach(hit -> context.output(ChainTopology.HITS, hit));
            if (!isSilenced) {
                metrics.told(alert);
                out.collect(alert);
            }
        }
        if (state.isEmpty()) {
            groups.clear();
        } else {
            state.nextMillis().ifPresent(next -> remind(context, next, delayMillis));
            StoredGroup head = new StoredGroup(
                    tenant,
                    correlation,
                    revision,
                    group.names(),
                    group.present(),
                    untilMillis,
                    StoredGroup.WITHOUT_CONTENT);
            LiveGroup live = new LiveGroup(head, rule.get(), state);
            groups.update(stored != null && kept.isLarge() ? live : live.stored());
        }
    }

    /** Takes out what belongs to a time that was decided before a restore, and tells of it. */
    private void setAsideDecided(List<Hit> due, long decidedMillis, long watermarkMillis, OnTimerContext context) {
        due.removeIf(hit -> {
            boolean isLate = hit.timeMillis() <= decidedMillis;
            if (isLate) {
                metrics.late(hit.correlation(), hit.timeMillis(), watermarkMillis);
                context.output(LATE_HITS, hit);
            }
            return isLate;
        });
    }

    /** A firing is a hit for the correlations over this one. */
    private static void passOn(
            Firing firing,
            EventDetail detail,
            List<String> targets,
            String tenant,
            CompiledRules rules,
            OnTimerContext context) {
        for (Addressed addressed : rules.plan().contributions(firing)) {
            Hit hit = new Hit(
                    tenant,
                    addressed.correlation().key(),
                    addressed.group().key(),
                    addressed.group().present(),
                    firing.at().eventId(),
                    firing.at().timeMillis(),
                    detail.ingestedMillis(),
                    addressed.contribution().places(),
                    addressed.contribution().values(),
                    addressed.contribution().carried(),
                    addressed.contribution().innerGroup(),
                    rules.version(),
                    rules.revision(addressed.correlation().key()),
                    detail.entities(),
                    detail.evidence(),
                    targets);
            context.output(Stages.hitsFor(CompiledRules.depth(addressed.correlation())), hit);
        }
    }

    /** Returns the moment that decides what happens at a time. */
    private long remind(ReadOnlyContext context, long timeMillis, long delayMillis) {
        long decidedAtMillis = grid.decidedAt(timeMillis) + delayMillis;
        context.timerService().registerEventTimeTimer(decidedAtMillis);
        return decidedAtMillis;
    }

    /**
     * The hits whose time has come. Those of a correlation that is still on its way to this task stay, and those of one that
     * is no more are gone.
     */
    private List<Hit> takeDue(List<Hit> all, long untilMillis, CompiledRules current, OnTimerContext context)
            throws Exception {
        List<Hit> due = new ArrayList<>();
        boolean isAhead = false;
        for (Hit hit : all) {
            if (hit.timeMillis() > untilMillis) {
                // Its rule has got into another lane since it came, or it was kept in the form of before.
                waiting.add(hit, remind(context, hit.timeMillis(), current.delayMillis(hit.correlation())));
            } else if (current.isRevision(hit.correlation(), hit.revision())) {
                due.add(hit);
            } else if (hit.rulesVersion() > current.version()) {
                waiting.addWithoutRules(hit);
                isAhead = true;
            }
        }
        if (isAhead) {
            context.timerService()
                    .registerProcessingTimeTimer(context.timerService().currentProcessingTime() + PATIENCE_MILLIS);
        }
        return due;
    }

    private static Group group(CorrelationRule rule, Hit hit) {
        List<String> names =
                rule.groupBy().stream().map(CorrelationRule.GroupField::name).toList();
        return new Group(names, names.stream().map(hit.group()::get).toList());
    }

    private static Group group(StoredGroup stored) {
        return new Group(
                stored.groupNames(),
                stored.groupNames().stream().map(stored.group()::get).toList());
    }

    private static ThresholdAlerts alerts(KeptGroup kept, CorrelationRule rule, String tenant, Group group)
            throws IOException {
        if (kept instanceof LiveGroup live && Objects.equals(live.rule(), rule)) {
            return live.alerts();
        }
        ThresholdAlerts alerts = new ThresholdAlerts(rule, tenant, group, Limits.DEFAULT);
        alerts.read(new DataInputDeserializer(kept.stored().content()));
        return alerts;
    }
}
