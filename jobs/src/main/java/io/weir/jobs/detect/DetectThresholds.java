package io.weir.jobs.detect;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.alert.ThresholdAlerts;
import io.weir.rules.correlation.Group;
import io.weir.rules.correlation.Limits;
import io.weir.rules.sigma.CorrelationRule;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Keeps the window and the open alert of each group, and decides once the watermark has passed. */
public final class DetectThresholds extends KeyedProcessFunction<String, Hit, Alert> {
    public static final OutputTag<Hit> LATE_HITS = new OutputTag<>("late-hits", TypeInformation.of(Hit.class));

    private final DetectionRules rules;
    private transient ValueState<StoredGroup> groups;
    private transient Counter alerts;
    private transient Counter lateHits;

    public DetectThresholds(DetectionRules rules) {
        this.rules = rules;
    }

    /** What is kept per key: which group it is, and the state as {@link ThresholdAlerts} writes it. */
    public record StoredGroup(
            String tenant,
            String correlation,
            Map<String, String> group,
            List<String> groupNames,
            long timerMillis,
            byte[] content) {}

    @Override
    public void open(OpenContext context) {
        var descriptor = new ValueStateDescriptor<>("threshold-groups", TypeInformation.of(StoredGroup.class));
        // Timers forget in event time; this only catches keys that a stalled watermark leaves behind.
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(longestMemory().plus(Duration.ofDays(1)))
                .build());
        groups = getRuntimeContext().getState(descriptor);
        alerts = getRuntimeContext().getMetricGroup().counter("alerts");
        lateHits = getRuntimeContext().getMetricGroup().counter("lateHits");
    }

    private Duration longestMemory() {
        return rules.correlations().stream()
                .map(rule -> rule.timespan().plus(rule.weir().suppress().orElse(Duration.ofMinutes(5))))
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
        Optional<CorrelationRule> rule = rules.correlation(hit.correlation());
        if (rule.isEmpty()) {
            return; // a hit from before a restart with other rules
        }
        StoredGroup stored = groups.value();
        Group group = stored == null ? group(rule.get(), hit.group()) : group(stored);
        ThresholdAlerts state = restore(stored, rule.get(), hit.tenant(), group);
        if (!state.add(hit)) {
            lateHits.inc();
            context.output(LATE_HITS, hit);
        }
        store(state, stored, hit.tenant(), hit.correlation(), group, context);
    }

    @Override
    public void onTimer(long timeMillis, OnTimerContext context, Collector<Alert> out) throws Exception {
        StoredGroup stored = groups.value();
        if (stored == null) {
            return;
        }
        Optional<CorrelationRule> rule = rules.correlation(stored.correlation());
        if (rule.isEmpty()) {
            groups.clear(); // the rule is gone, and its memory with it
            return;
        }
        Group group = group(stored);
        ThresholdAlerts state = restore(stored, rule.get(), stored.tenant(), group);
        for (Alert alert : state.decide(timeMillis, System.currentTimeMillis())) {
            alerts.inc();
            out.collect(alert);
        }
        if (state.isEmpty()) {
            groups.clear();
        } else {
            store(state, null, stored.tenant(), stored.correlation(), group, context);
        }
    }

    private static Group group(CorrelationRule rule, Map<String, String> values) {
        List<String> names =
                rule.groupBy().stream().map(CorrelationRule.GroupField::name).toList();
        return new Group(names, names.stream().map(values::get).toList());
    }

    private static Group group(StoredGroup stored) {
        return new Group(
                stored.groupNames(),
                stored.groupNames().stream().map(stored.group()::get).toList());
    }

    private static ThresholdAlerts restore(StoredGroup stored, CorrelationRule rule, String tenant, Group group)
            throws IOException {
        ThresholdAlerts state = new ThresholdAlerts(rule, tenant, group, Limits.DEFAULT);
        if (stored != null) {
            state.read(new DataInputDeserializer(stored.content()));
        }
        return state;
    }

    private void store(
            ThresholdAlerts state,
            StoredGroup before,
            String tenant,
            String correlation,
            Group group,
            KeyedProcessFunction<String, Hit, Alert>.Context context)
            throws IOException {
        OptionalLong next = state.nextMillis();
        long timerMillis = next.orElse(Long.MAX_VALUE);
        if (next.isPresent() && (before == null || before.timerMillis() > timerMillis)) {
            context.timerService().registerEventTimeTimer(timerMillis);
        }
        DataOutputSerializer content = new DataOutputSerializer(256);
        state.write(content);
        Map<String, String> values = new TreeMap<>();
        group.asMap().forEach((name, value) -> {
            if (value != null) {
                values.put(name, value);
            }
        });
        groups.update(
                new StoredGroup(tenant, correlation, values, group.names(), timerMillis, content.getCopyOfBuffer()));
    }
}
