package io.weir.jobs.respond;

import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.response.Acknowledgement;
import io.weir.connectors.response.Acknowledgements;
import io.weir.connectors.response.ResponseDocument;
import io.weir.jobs.time.SafetyNet;
import io.weir.rules.memory.Reminders;
import io.weir.rules.playbook.Response;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;

/** Keeps the newest version of each response and what executors made of it, and writes both as one document. */
public final class DescribeResponses extends KeyedCoProcessFunction<String, Response, Acknowledgement, IndexDocument> {
    private static final Duration SAFETY_NET = Duration.ofDays(400);
    private static final long REMINDED_MILLIS = Duration.ofHours(1).toMillis();

    private final long rememberMillis;
    private final TimeDomain clock;
    private transient ValueState<Response> newest;
    private transient ValueState<Acknowledgements> said;
    private transient ValueState<Long> forgetMillis;
    private transient Counter acknowledgements;

    /**
     * @param remember how long after its end a response can still be acknowledged
     * @param clock by which responses end
     */
    public DescribeResponses(Duration remember, TimeDomain clock) {
        this.rememberMillis = remember.toMillis();
        this.clock = clock;
    }

    static String key(String tenant, String response) {
        return tenant.length() + ":" + tenant + response;
    }

    @Override
    public void open(OpenContext context) {
        newest = getRuntimeContext().getState(descriptor("described-response", TypeInformation.of(Response.class)));
        said = getRuntimeContext().getState(descriptor("acknowledgements", TypeInformation.of(Acknowledgements.class)));
        forgetMillis = getRuntimeContext().getState(descriptor("forget-response", Types.LONG));
        acknowledgements = getRuntimeContext().getMetricGroup().counter("acknowledgements");
    }

    private static <T> ValueStateDescriptor<T> descriptor(String name, TypeInformation<T> type) {
        ValueStateDescriptor<T> descriptor = new ValueStateDescriptor<>(name, type);
        descriptor.enableTimeToLive(SafetyNet.of(SAFETY_NET));
        return descriptor;
    }

    @Override
    public void processElement1(Response response, Context context, Collector<IndexDocument> out) throws Exception {
        Response before = newest.value();
        if (before != null && response.version() < before.version()) {
            return;
        }
        newest.update(response);
        remember(Math.max(response.createdMillis(), response.expiresMillis()), context);
        write(out);
    }

    @Override
    public void processElement2(Acknowledgement one, Context context, Collector<IndexDocument> out) throws Exception {
        acknowledgements.inc();
        Acknowledgements before = said.value() == null ? Acknowledgements.NONE : said.value();
        Acknowledgements after = before.with(one);
        if (after.version() > before.version()) {
            said.update(after);
            remember(nowMillis(context.timerService()), context);
            write(out);
        }
    }

    private long nowMillis(TimerService timers) {
        return clock == TimeDomain.PROCESSING_TIME ? timers.currentProcessingTime() : timers.currentWatermark();
    }

    private void write(Collector<IndexDocument> out) throws Exception {
        Response response = newest.value();
        if (response != null) { // else executors were faster than the stream of what is asked for
            out.collect(ResponseDocument.of(response, said.value() == null ? Acknowledgements.NONE : said.value()));
        }
    }

    /** Sets one timer at a time; when it rings it is seen whether something has happened since. */
    private void remember(long touchedMillis, Context context) throws Exception {
        Long before = forgetMillis.value();
        long untilMillis =
                Reminders.notBefore(touchedMillis + rememberMillis + 1, REMINDED_MILLIS, context.getCurrentKey());
        if (before == null) {
            wakeUp(untilMillis, context.timerService());
        }
        if (before == null || before < untilMillis) {
            forgetMillis.update(untilMillis);
        }
    }

    private void wakeUp(long atMillis, TimerService timers) {
        if (clock == TimeDomain.PROCESSING_TIME) {
            timers.registerProcessingTimeTimer(atMillis);
        } else {
            timers.registerEventTimeTimer(atMillis);
        }
    }

    @Override
    public void onTimer(long timeMillis, OnTimerContext context, Collector<IndexDocument> out) throws Exception {
        if (forgetMillis.value() > timeMillis) {
            wakeUp(forgetMillis.value(), context.timerService());
        } else {
            newest.clear();
            said.clear();
            forgetMillis.clear();
        }
    }
}
