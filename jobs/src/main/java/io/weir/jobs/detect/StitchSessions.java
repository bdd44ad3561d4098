package io.weir.jobs.detect;

import io.weir.jobs.chain.ChainTopology;
import io.weir.jobs.time.KeptWatermark;
import io.weir.jobs.time.SafetyNet;
import io.weir.jobs.time.Waiting;
import io.weir.rules.alert.Hit;
import io.weir.rules.chain.ChainHit;
import io.weir.rules.memory.Reminders;
import io.weir.rules.session.HostSessions;
import io.weir.rules.session.SessionMark;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.time.Duration;
import java.util.Optional;

/**
 * Knows the sessions of each host in event time, and tells hits without a source address from where somebody acted.
 *
 * <p>A hit waits here until the watermark has passed it; then it goes on before the watermark does, so that it is not late for
 * who decides by it.
 */
public final class StitchSessions extends KeyedProcessFunction<String, HostSignal, Hit>
        implements CheckpointedFunction {
    /** Beginnings and ends of sessions that came when hits had been told without them. They count from then on. */
    public static final OutputTag<HostSignal> LATE_MARKS =
            new OutputTag<>("late-marks", TypeInformation.of(HostSignal.class));

    private static final long MINUTE_MILLIS = 60_000;
    private transient KeptWatermark watermark;
    private transient ValueState<HostSessions> sessions;
    private transient Waiting<HostSignal> waiting;
    private transient Counter stitched;
    private transient Counter unknown;
    private transient Counter refusedHits;
    private transient Counter evictedSessions;
    private transient Counter lateMarks;

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        watermark = KeptWatermark.of(context.getOperatorStateStore());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        watermark.store();
    }

    @Override
    public void open(OpenContext context) {
        StateTtlConfig safetyNet = SafetyNet.of(HostSessions.LONGEST.plus(Duration.ofDays(30)));
        var known = new ValueStateDescriptor<>("host-sessions", HostSessionsSerializer.INSTANCE);
        known.enableTimeToLive(safetyNet);
        sessions = getRuntimeContext().getState(known);
        waiting = new Waiting<>(
                getRuntimeContext(),
                TypeInformation.of(HostSignal.class),
                "waiting-signals",
                "waiting-signals-count",
                safetyNet);
        var metrics = getRuntimeContext().getMetricGroup();
        stitched = metrics.counter("stitchedHits");
        unknown = metrics.counter("hitsWithoutSession");
        refusedHits = metrics.counter("refusedHits");
        evictedSessions = metrics.counter("evictedSessions");
        lateMarks = metrics.counter("lateMarks");
    }

    @Override
    public void processElement(HostSignal signal, Context context, Collector<Hit> out) throws Exception {
        HostSessions host = sessions.value() == null ? new HostSessions() : sessions.value();
        boolean isLate = signal.dueMillis() <= watermark.millis(context.timerService());
        if (signal.content() instanceof HostSignal.Session session) {
            if (isLate) {
                lateMarks.inc();
                context.output(LATE_MARKS, signal);
            }
            takeIn(session.mark(), signal, host, context);
        } else if (isLate) {
            pass(signal, host, context, out); // what is known by now has to do
        } else {
            await(signal, host, context, out);
        }
    }

    /** What opens and closes sessions is kept under its time: it need not wait. */
    private void takeIn(SessionMark mark, HostSignal signal, HostSessions host, Context context) throws Exception {
        long evictedBefore = host.evicted();
        host.apply(mark, signal.timeMillis());
        evictedSessions.inc(host.evicted() - evictedBefore);
        store(host);
        long endMillis = signal.timeMillis() + HostSessions.LONGEST.toMillis();
        context.timerService()
                .registerEventTimeTimer(Reminders.notBefore(endMillis + 1, MINUTE_MILLIS, context.getCurrentKey()));
    }

    private void await(HostSignal signal, HostSessions host, Context context, Collector<Hit> out) throws Exception {
        if (waiting.add(signal, signal.dueMillis())) {
            context.timerService().registerEventTimeTimer(signal.dueMillis());
        } else {
            refusedHits.inc();
            pass(signal, host, context, out); // with what is known by now
        }
    }

    @Override
    public void onTimer(long timeMillis, OnTimerContext context, Collector<Hit> out) throws Exception {
        HostSessions host = sessions.value() == null ? new HostSessions() : sessions.value();
        for (HostSignal signal : waiting.take(timeMillis)) {
            pass(signal, host, context, out);
        }
        if (!host.isEmpty()) {
            host.expire(timeMillis);
            store(host);
        }
    }

    private void store(HostSessions host) throws Exception {
        if (host.isEmpty()) {
            sessions.clear();
        } else {
            sessions.update(host);
        }
    }

    private void pass(HostSignal signal, HostSessions host, Context context, Collector<Hit> out) {
        if (signal.content() instanceof HostSignal.Question question) {
            Optional<String> origin = host.originOf(question.clue(), signal.timeMillis());
            (origin.isPresent() ? stitched : unknown).inc();
            question.answer(origin, exits(context, out));
        }
    }

    private static HostSignal.Exits exits(Context context, Collector<Hit> out) {
        return new HostSignal.Exits() {
            @Override
            public void toStage(int stage, Hit hit) {
                if (stage == 0) {
                    out.collect(hit);
                } else {
                    context.output(Stages.hitsFor(stage), hit);
                }
            }

            @Override
            public void toAlertAtOnce(Hit hit) {
                context.output(MatchRules.INSTANT_HITS, hit);
            }

            @Override
            public void toChain(ChainHit hit) {
                context.output(ChainTopology.HITS, hit);
            }
        };
    }
}
