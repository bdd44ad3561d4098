package io.weir.jobs.respond;

import io.weir.jobs.time.SafetyNet;
import io.weir.rules.incident.EntityActivity;
import io.weir.rules.incident.Finding;
import io.weir.rules.incident.Strand;
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
import java.util.OptionalLong;

/** Makes few strands of many alerts of an entity, in event-time order, once the watermark has passed. */
public final class CondenseAlerts extends KeyedProcessFunction<String, Finding, Strand> {
    /** Alerts that came after their time was decided; they are told nevertheless, so that no story lacks them. */
    public static final OutputTag<Finding> LATE = new OutputTag<>("late-alerts", FindingSerializer.TYPE);

    /** The grid of moments at which entities decide, so that a flood is decided in large pieces. */
    static final long DECIDE_EVERY_MILLIS = 100;
    /** More than this of one entity never waits; what comes beyond is decided at once, like what comes late. */
    static final int MOST_WAITING = 50_000;

    private static final Duration SAFETY_NET = Duration.ofDays(400);

    private final Duration inactivity;
    private transient ListState<Finding> waiting;
    private transient ValueState<Integer> waitingCount;
    private transient ValueState<StoredActivity> stored;
    private transient Counter lateAlerts;
    private transient Counter strands;
    private transient Counter cutRules;

    public CondenseAlerts(Duration inactivity) {
        this.inactivity = inactivity;
    }

    /**
     * What is kept per entity once it was decided: its activity as {@link EntityActivity} writes it.
     *
     * @param wakeMillis when a timer is set to look at it again
     */
    public record StoredActivity(long wakeMillis, byte[] content) {}

    @Override
    public void open(OpenContext context) {
        StateTtlConfig safetyNet = SafetyNet.of(SAFETY_NET);
        var findings = new ListStateDescriptor<>("waiting-findings", FindingSerializer.TYPE);
        var count = new ValueStateDescriptor<>("waiting-count", Types.INT);
        var activity = new ValueStateDescriptor<>("entity-activity", TypeInformation.of(StoredActivity.class));
        findings.enableTimeToLive(safetyNet);
        count.enableTimeToLive(safetyNet);
        activity.enableTimeToLive(safetyNet);
        waiting = getRuntimeContext().getListState(findings);
        waitingCount = getRuntimeContext().getState(count);
        stored = getRuntimeContext().getState(activity);
        var metrics = getRuntimeContext().getMetricGroup();
        lateAlerts = metrics.counter("lateAlerts");
        strands = metrics.counter("strands");
        cutRules = metrics.counter("cutRules");
    }

    @Override
    public void processElement(Finding finding, Context context, Collector<Strand> out) throws Exception {
        long dueMillis = rounded(finding.atMillis());
        long watermark = context.timerService().currentWatermark();
        Integer counted = waitingCount.value();
        int count = counted == null ? 0 : counted;
        if (dueMillis > watermark && count < MOST_WAITING) {
            waiting.add(finding);
            waitingCount.update(count + 1);
            context.timerService().registerEventTimeTimer(dueMillis);
            return;
        }
        StoredActivity before = stored.value();
        EntityActivity activity = activity(before);
        if (!activity.knows(finding)) {
            lateAlerts.inc();
            context.output(LATE, finding);
        }
        decide(activity, before, List.of(finding), Math.max(watermark, 0), context, out);
    }

    /** A moment is not over before the next point of the grid, wherever the watermark stands in between. */
    static long rounded(long timeMillis) {
        return -Math.floorDiv(-timeMillis, DECIDE_EVERY_MILLIS) * DECIDE_EVERY_MILLIS;
    }

    @Override
    public void onTimer(long timeMillis, OnTimerContext context, Collector<Strand> out) throws Exception {
        List<Finding> due = takeDue(timeMillis);
        StoredActivity before = stored.value();
        if (!due.isEmpty() || before != null) {
            decide(activity(before), before, due, timeMillis, context, out);
        }
    }

    private List<Finding> takeDue(long timeMillis) throws Exception {
        List<Finding> due = new ArrayList<>();
        List<Finding> later = new ArrayList<>();
        for (Finding finding : waiting.get()) {
            (finding.atMillis() <= timeMillis ? due : later).add(finding);
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

    private EntityActivity activity(StoredActivity before) throws IOException {
        EntityActivity activity = new EntityActivity(inactivity);
        if (before != null) {
            activity.read(new DataInputDeserializer(before.content()));
        }
        return activity;
    }

    private void decide(
            EntityActivity activity,
            StoredActivity before,
            List<Finding> due,
            long untilMillis,
            Context context,
            Collector<Strand> out)
            throws IOException {
        for (Strand strand : activity.decide(due, untilMillis)) {
            strands.inc();
            out.collect(strand);
        }
        cutRules.inc(activity.cut());
        OptionalLong next = activity.nextMillis();
        if (next.isEmpty()) {
            stored.clear();
            return;
        }
        long wakeMillis = rounded(Math.max(next.getAsLong(), untilMillis + 1));
        boolean isSet = before != null && before.wakeMillis() > untilMillis && before.wakeMillis() <= wakeMillis;
        if (!isSet) {
            context.timerService().registerEventTimeTimer(wakeMillis);
        }
        DataOutputSerializer content = new DataOutputSerializer(512);
        activity.write(content);
        stored.update(new StoredActivity(isSet ? before.wakeMillis() : wakeMillis, content.getCopyOfBuffer()));
    }
}
