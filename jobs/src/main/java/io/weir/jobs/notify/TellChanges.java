package io.weir.jobs.notify;

import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.Standing;
import io.weir.jobs.time.SafetyNet;
import io.weir.rules.alert.Severity;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.io.IOException;
import java.time.Duration;

/**
 * Of all versions of something, lets those pass that are worth telling: the first, and then what changes its standing, not more often
 * than now and then. Meanwhile the newest version waits, and replaces the one before.
 */
public final class TellChanges extends KeyedProcessFunction<String, Notice, Notice> {
    /** Whoever hears of something again after this time hears of it as if it were new. */
    static final Duration REMEMBER = Duration.ofDays(7);

    private static final Duration SAFETY_NET = REMEMBER.multipliedBy(2);

    private final Severity least;
    private final Duration interval;
    private transient ValueState<Told> told;
    private transient ValueState<Notice> waiting;
    private transient Counter unchanged;

    /**
     * @param least what is less severe is not told, unless something was told of it before
     * @param interval between two notices of one thing
     */
    public TellChanges(Severity least, Duration interval) {
        this.least = least;
        this.interval = interval;
    }

    /** What was told last, and when. */
    public record Told(long version, long atMillis, Standing standing) {}

    @Override
    public void open(OpenContext context) {
        StateTtlConfig safetyNet = SafetyNet.of(SAFETY_NET);
        var toldBefore = new ValueStateDescriptor<>("told", TypeInformation.of(Told.class));
        var newest = new ValueStateDescriptor<>("waiting", TypeInformation.of(Notice.class));
        toldBefore.enableTimeToLive(safetyNet);
        newest.enableTimeToLive(safetyNet);
        told = getRuntimeContext().getState(toldBefore);
        waiting = getRuntimeContext().getState(newest);
        unchanged = getRuntimeContext().getMetricGroup().counter("noticesUnchanged");
    }

    @Override
    public void processElement(Notice notice, Context context, Collector<Notice> out) throws IOException {
        long nowMillis = context.timerService().currentProcessingTime();
        Told before = told.value();
        if (before == null) {
            tellFirst(notice, nowMillis, context, out);
            return;
        }
        Notice newer = waiting.value();
        if (notice.version() <= before.version() || (newer != null && notice.version() <= newer.version())) {
            return;
        }
        String change = before.standing().changeTo(notice.standing());
        long freeMillis = before.atMillis() + interval.toMillis();
        if (change.isEmpty()) {
            unchanged.inc();
            waiting.clear(); // whatever was to be told has been taken back
        } else if (nowMillis >= freeMillis) {
            tell(notice.changed(change), nowMillis, context, out);
        } else {
            waiting.update(notice);
            context.timerService().registerProcessingTimeTimer(freeMillis);
        }
    }

    /** What was merged before anybody heard of it is told by the one that it was merged into. */
    private void tellFirst(Notice notice, long nowMillis, Context context, Collector<Notice> out) throws IOException {
        boolean isMerged = !notice.standing().parent().isEmpty();
        if (!isMerged && notice.severity().compareTo(least) >= 0) {
            tell(notice, nowMillis, context, out);
        }
    }

    private void tell(Notice notice, long nowMillis, Context context, Collector<Notice> out) throws IOException {
        out.collect(notice);
        told.update(new Told(notice.version(), nowMillis, notice.standing()));
        waiting.clear();
        context.timerService().registerProcessingTimeTimer(nowMillis + REMEMBER.toMillis());
    }

    @Override
    public void onTimer(long timeMillis, OnTimerContext context, Collector<Notice> out) throws IOException {
        Told before = told.value();
        if (before == null) {
            return;
        }
        Notice newest = waiting.value();
        if (newest != null && timeMillis >= before.atMillis() + interval.toMillis()) {
            tell(newest.changed(before.standing().changeTo(newest.standing())), timeMillis, context, out);
        } else if (timeMillis >= before.atMillis() + REMEMBER.toMillis()) {
            told.clear();
            waiting.clear();
        }
    }
}
