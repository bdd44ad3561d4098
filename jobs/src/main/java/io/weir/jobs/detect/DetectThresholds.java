package io.weir.jobs.detect;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.alert.ThresholdAlerts;
import io.weir.rules.correlation.Group;
import io.weir.rules.correlation.Limits;
import io.weir.rules.sigma.CorrelationRule;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the window and the open alert of each group, and decides once the watermark has passed. */
public final class DetectThresholds extends KeyedProcessFunction<String, Hit, Alert> {
    public static final OutputTag<Hit> LATE_HITS = new OutputTag<>("late-hits", TypeInformation.of(Hit.class));

    /** Decisions are made together: a flood of one address costs a hundred of them a second, not thousands. */
    private static final long DECIDE_EVERY_MILLIS = 10;

    /** More than this of one group never waits; what comes beyond is set aside like what comes too late. */
    private static final int MOST_WAITING = 100_000;

    private final DetectionRules rules;
    private transient ListState<Hit> waiting;
    private transient ValueState<Integer> waitingCount;
    private transient ValueState<StoredGroup> groups;
    private transient Counter alerts;
    private transient Counter lateHits;
    private transient Counter refusedHits;

    public DetectThresholds(DetectionRules rules) {
        this.rules = rules;
    }

    /** What is kept per key once it was decided: which group it is, and the state as {@link ThresholdAlerts} writes it. */
    public record StoredGroup(
            String tenant, String correlation, List<String> groupNames, Map<String, String> group, byte[] content) {}

    @Override
    public void open(OpenContext context) {
        // Timers forget in event time; this only catches keys that a stalled watermark leaves behind.
        StateTtlConfig safetyNet = StateTtlConfig.newBuilder(longestMemory().plus(Duration.ofDays(1)))
                .build();
        var hits = new ListStateDescriptor<>("waiting-hits", TypeInformation.of(Hit.class));
        var count = new ValueStateDescriptor<>("waiting-count", Types.INT);
        var group = new ValueStateDescriptor<>("threshold-groups", TypeInformation.of(StoredGroup.class));
        hits.enableTimeToLive(safetyNet);
        count.enableTimeToLive(safetyNet);
        group.enableTimeToLive(safetyNet);
        waiting = getRuntimeContext().getListState(hits);
        waitingCount = getRuntimeContext().getState(count);
        groups = getRuntimeContext().getState(group);
        var metrics = getRuntimeContext().getMetricGroup();
        alerts = metrics.counter("alerts");
        lateHits = metrics.counter("lateHits");
        refusedHits = metrics.counter("refusedHits");
    }

    private Duration longestMemory() {
        return rules.correlations().stream()
                .map(rule -> rule.memory().plus(ThresholdAlerts.suppressionOf(rule)))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    @Override
    public void processElement(Hit hit, Context context, Collector<Alert> out) throws Exception {
        if (hit.timeMillis() <= context.timerService().currentWatermark()) {
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
        remind(context, hit.timeMillis());
    }

    @Override
    public void onTimer(long timeMillis, OnTimerContext context, Collector<Alert> out) throws Exception {
        List<Hit> due = takeDue(timeMillis);
        StoredGroup stored = groups.value();
        if (stored == null && due.isEmpty()) {
            return;
        }
        String correlation = stored == null ? due.get(0).correlation() : stored.correlation();
        Optional<CorrelationRule> rule = rules.correlation(correlation);
        if (rule.isEmpty()) {
            groups.clear(); // the rule is gone, and its memory with it
            return;
        }
        String tenant = stored == null ? due.get(0).tenant() : stored.tenant();
        Group group = stored == null ? group(rule.get(), due.get(0)) : group(stored);
        ThresholdAlerts state = new ThresholdAlerts(rule.get(), tenant, group, Limits.DEFAULT);
        if (stored != null) {
            state.read(new DataInputDeserializer(stored.content()));
        }
        for (Alert alert : state.decide(due, timeMillis, System.currentTimeMillis())) {
            alerts.inc();
            out.collect(alert);
        }
        if (state.isEmpty()) {
            groups.clear();
        } else {
            state.nextMillis().ifPresent(next -> remind(context, next));
            groups.update(stored(state, tenant, correlation, group));
        }
    }

    private static void remind(Context context, long timeMillis) {
        long rounded = Math.floorDiv(timeMillis + DECIDE_EVERY_MILLIS - 1, DECIDE_EVERY_MILLIS) * DECIDE_EVERY_MILLIS;
        context.timerService().registerEventTimeTimer(rounded);
    }

    private List<Hit> takeDue(long timeMillis) throws Exception {
        List<Hit> due = new ArrayList<>();
        List<Hit> later = new ArrayList<>();
        for (Hit hit : waiting.get()) {
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

    private static StoredGroup stored(ThresholdAlerts state, String tenant, String correlation, Group group)
            throws IOException {
        DataOutputSerializer content = new DataOutputSerializer(256);
        state.write(content);
        return new StoredGroup(tenant, correlation, group.names(), group.present(), content.getCopyOfBuffer());
    }
}
