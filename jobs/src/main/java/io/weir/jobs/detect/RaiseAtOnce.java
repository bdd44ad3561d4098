package io.weir.jobs.detect;

import io.weir.jobs.metrics.AlertMetrics;
import io.weir.jobs.rules.CompiledRules;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.LiveRules;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.jobs.time.KeptWatermark;
import io.weir.jobs.time.SafetyNet;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.alert.InstantAlert;
import io.weir.rules.sigma.DetectionRule;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
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

/** Raises the alerts of rules on single events as hits come, one per group and interval, and keeps them up to date. */
public final class RaiseAtOnce extends KeyedBroadcastProcessFunction<String, Hit, RuleUpdate, Alert>
        implements CheckpointedFunction {
    public static final OutputTag<Hit> LATE_HITS = new OutputTag<>("late-hits", HitSerializer.TYPE);

    /** Intervals are much shorter; this catches keys that a stalled watermark leaves behind. */
    private static final Duration SAFETY_NET = Duration.ofDays(60);

    /** Hits of rules that this task has not been told of yet are looked at again after so long, by the clock. */
    private static final long PATIENCE_MILLIS = 20;

    /** More than this of one alert never waits for its rule. */
    private static final int MOST_WAITING = 100_000;

    private final DetectionRules start;
    private final Duration allowedLateness;
    private transient LiveRules rules;
    private transient KeptWatermark watermark;
    private transient ValueState<StoredAlert> open;
    private transient ListState<Hit> waiting;
    private transient ValueState<Integer> waitingCount;
    private transient AlertMetrics metrics;
    private transient Counter refusedHits;

    public RaiseAtOnce(DetectionRules start, Duration allowedLateness) {
        this.start = start;
        this.allowedLateness = allowedLateness;
    }

    /** What is kept per key: the alert as {@link InstantAlert} writes it, and whose it is. */
    public record StoredAlert(String rule, byte[] content) {}

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
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
        var alert = new ValueStateDescriptor<>("instant-alert", StoredAlertSerializer.TYPE);
        var hits = new ListStateDescriptor<>("hits-before-their-rules", HitSerializer.TYPE);
        StateTtlConfig safetyNet = SafetyNet.of(SAFETY_NET);
        alert.enableTimeToLive(safetyNet);
        var number = new ValueStateDescriptor<>("hits-before-their-rules-count", Types.INT);
        hits.enableTimeToLive(safetyNet);
        number.enableTimeToLive(safetyNet);
        open = getRuntimeContext().getState(alert);
        waiting = getRuntimeContext().getListState(hits);
        waitingCount = getRuntimeContext().getState(number);
        metrics = new AlertMetrics(getRuntimeContext().getMetricGroup());
        refusedHits = getRuntimeContext().getMetricGroup().counter("refusedHits");
    }

    @Override
    public void processBroadcastElement(RuleUpdate update, Context context, Collector<Alert> out) throws Exception {
        rules.update(update, context.getBroadcastState(LiveRules.STATE));
    }

    @Override
    public void processElement(Hit hit, ReadOnlyContext context, Collector<Alert> out) throws Exception {
        CompiledRules current = rules.current();
        Optional<DetectionRule> rule = current.detection(hit.correlation());
        if (rule.isPresent()) {
            take(hit, rule.get(), context, out);
        } else if (hit.rulesVersion() > current.version()) {
            await(hit, context); // its rule is on the way; one that was removed meanwhile is not
        }
    }

    private void await(Hit hit, ReadOnlyContext context) throws Exception {
        int others = waitingCount.value() == null ? 0 : waitingCount.value();
        if (others >= MOST_WAITING) {
            refusedHits.inc();
            context.output(LATE_HITS, hit);
            return;
        }
        waiting.add(hit);
        waitingCount.update(others + 1);
        context.timerService()
                .registerProcessingTimeTimer(context.timerService().currentProcessingTime() + PATIENCE_MILLIS);
    }

    private void take(Hit hit, DetectionRule rule, ReadOnlyContext context, Collector<Alert> out) throws Exception {
        long watermarkMillis = watermark.millis(context.timerService());
        boolean isKnown = hit.origin().isPresent();
        if (InstantAlert.isLate(rule, hit.timeMillis(), allowedLateness(rule), watermarkMillis)) {
            if (!isKnown) {
                metrics.late(rule.key(), hit.timeMillis(), watermarkMillis);
                context.output(LATE_HITS, hit);
            }
            return;
        }
        InstantAlert alert = stored(rule);
        boolean isFirst = open.value() == null;
        long nowMillis = System.currentTimeMillis();
        emit(isKnown ? alert.addOrigin(hit, nowMillis) : alert.add(hit, nowMillis), out);
        metrics.suppressed(rule.key(), isFirst || isKnown ? 0 : 1);
        keep(alert, rule, context);
    }

    private void takeWaiting(OnTimerContext context, Collector<Alert> out) throws Exception {
        List<Hit> hits = new ArrayList<>();
        waiting.get().forEach(hits::add);
        waiting.clear();
        waitingCount.clear();
        for (Hit hit : hits) {
            processElement(hit, context, out);
        }
    }

    @Override
    public void onTimer(long timeMillis, OnTimerContext context, Collector<Alert> out) throws Exception {
        if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
            takeWaiting(context, out);
            return;
        }
        StoredAlert stored = open.value();
        if (stored == null) {
            return;
        }
        Optional<DetectionRule> rule = rules.current().detection(stored.rule());
        if (rule.isEmpty()) {
            open.clear(); // the rule is gone, and its memory with it
            return;
        }
        InstantAlert alert = stored(rule.get());
        emit(alert.onWatermark(timeMillis, System.currentTimeMillis()), out);
        if (alert.isForgotten(timeMillis)) {
            open.clear();
        } else {
            keep(alert, rule.get(), context);
        }
    }

    /** Rules over slow topics wait for their stragglers, too. */
    private Duration allowedLateness(DetectionRule rule) {
        return allowedLateness.plusMillis(rules.current().delayMillis(rule.key()));
    }

    private InstantAlert stored(DetectionRule rule) throws IOException {
        InstantAlert alert = new InstantAlert(rule, allowedLateness(rule));
        StoredAlert stored = open.value();
        if (stored != null) {
            alert.read(new DataInputDeserializer(stored.content()));
        }
        return alert;
    }

    private void keep(InstantAlert alert, DetectionRule rule, ReadOnlyContext context) throws IOException {
        alert.nextMillis().ifPresent(context.timerService()::registerEventTimeTimer);
        DataOutputSerializer content = new DataOutputSerializer(256);
        alert.write(content);
        open.update(new StoredAlert(rule.key(), content.getCopyOfBuffer()));
    }

    private void emit(Optional<Alert> alert, Collector<Alert> out) {
        if (alert.isPresent()) {
            metrics.told(alert.get());
            out.collect(alert.get());
        }
    }
}
