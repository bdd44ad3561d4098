package io.weir.jobs.respond;

import io.weir.connectors.alert.DescribedAlert;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.jobs.time.SafetyNet;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Triage;
import io.weir.rules.memory.Reminders;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;

/** Keeps the newest version of each alert and the newest decision about it, and writes both as one document. */
public final class DescribeAlerts extends KeyedCoProcessFunction<String, AssessedAlert, Triage, IndexDocument> {
    private static final Duration SAFETY_NET = Duration.ofDays(400);
    private static final long REMINDED_MILLIS = Duration.ofHours(1).toMillis();

    private final long rememberMillis;
    private transient ValueState<DescribedAlert> newest;
    private transient ValueState<Triage> decision;
    private transient ValueState<Long> wakeUp;
    private transient Counter documents;
    private transient Counter partialAlerts;

    /** @param remember how long after its last event or decision an alert can still be decided about */
    public DescribeAlerts(Duration remember) {
        this.rememberMillis = remember.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        newest = getRuntimeContext().getState(descriptor("described-alert", TypeInformation.of(DescribedAlert.class)));
        decision = getRuntimeContext().getState(descriptor("alert-triage", TypeInformation.of(Triage.class)));
        wakeUp = getRuntimeContext().getState(descriptor("alert-wake-up", Types.LONG));
        var metrics = getRuntimeContext().getMetricGroup();
        documents = metrics.counter("alertDocuments");
        partialAlerts = metrics.counter("partialAlerts");
    }

    private static <T> ValueStateDescriptor<T> descriptor(String name, TypeInformation<T> type) {
        ValueStateDescriptor<T> descriptor = new ValueStateDescriptor<>(name, type);
        descriptor.enableTimeToLive(SafetyNet.of(SAFETY_NET));
        return descriptor;
    }

    @Override
    public void processElement1(AssessedAlert assessed, Context context, Collector<IndexDocument> out)
            throws Exception {
        DescribedAlert before = newest.value();
        if (before != null && assessed.alert().version() < before.version()) {
            return;
        }
        DescribedAlert alert = assessed.described();
        newest.update(alert);
        partialAlerts.inc(alert.partial() ? 1 : 0);
        remember(alert.lastMillis(), context);
        write(out);
    }

    @Override
    public void processElement2(Triage triage, Context context, Collector<IndexDocument> out) throws Exception {
        Triage before = decision.value();
        if (before != null && triage.version() < before.version()) {
            return;
        }
        decision.update(triage);
        remember(decidedMillis(triage), context);
        write(out);
    }

    private void write(Collector<IndexDocument> out) throws Exception {
        DescribedAlert alert = newest.value();
        if (alert == null) {
            return; // decided about before it came, or no alert at all
        }
        Triage triage = decision.value();
        documents.inc();
        out.collect(triage == null ? alert.document() : alert.document(triage));
    }

    private void remember(long touchedMillis, Context context) throws Exception {
        if (wakeUp.value() == null) {
            wakeUpAfter(touchedMillis, context);
        }
    }

    private void wakeUpAfter(long touchedMillis, Context context) throws Exception {
        long wakeMillis =
                Reminders.notBefore(touchedMillis + rememberMillis + 1, REMINDED_MILLIS, context.getCurrentKey());
        wakeUp.update(wakeMillis);
        context.timerService().registerEventTimeTimer(wakeMillis);
    }

    @Override
    public void onTimer(long timeMillis, OnTimerContext context, Collector<IndexDocument> out) throws Exception {
        DescribedAlert alert = newest.value();
        Triage triage = decision.value();
        long touchedMillis = Math.max(
                alert == null ? Long.MIN_VALUE : alert.lastMillis(),
                triage == null ? Long.MIN_VALUE : decidedMillis(triage));
        if (touchedMillis + rememberMillis >= timeMillis) {
            wakeUpAfter(touchedMillis, context);
        } else {
            newest.clear();
            decision.clear();
            wakeUp.clear();
        }
    }

    private static long decidedMillis(Triage triage) {
        return triage.history().stream().mapToLong(Note::timeMillis).max().orElse(0);
    }
}
