package io.weir.jobs.respond;

import io.weir.rules.command.Command;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.incident.Occasion;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.Playbook;
import io.weir.rules.playbook.Response;
import io.weir.rules.playbook.ResponseKey;
import io.weir.rules.playbook.ResponseLimits;
import io.weir.rules.playbook.Responses;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks for what playbooks say, and takes it back when its time is over, by the clock: a block ends in silence, too. */
public final class AskForResponses extends KeyedCoProcessFunction<String, Occasion, Command, Response> {
    public static final OutputTag<CommandAnswer> ANSWERS =
            new OutputTag<>("response-answers", TypeInformation.of(CommandAnswer.class));

    private final Policy policy;
    private final TimeDomain clock;
    private transient StateMemory memory;
    private transient Optional<ResponseKey> key;
    private transient Counter asked;
    private transient Counter refused;

    /**
     * What is done, and what holds it.
     *
     * @param key where the key is that signs all of it; without one nothing is enforced
     */
    public record Policy(List<Playbook> playbooks, Allowlist allowlist, ResponseLimits limits, KeySource key)
            implements Serializable {
        public Policy {
            playbooks = new ArrayList<>(playbooks);
        }
    }

    /** @param clock event time where what happened long ago is told again */
    public AskForResponses(Policy policy, TimeDomain clock) {
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public void open(OpenContext context) {
        memory = StateMemory.of("responses", getRuntimeContext());
        key = policy.key().resolve();
        asked = getRuntimeContext().getMetricGroup().counter("responses");
        refused = getRuntimeContext().getMetricGroup().counter("refusedResponses");
    }

    @Override
    public void processElement1(Occasion occasion, Context context, Collector<Response> out) {
        TimerService timers = context.timerService();
        responses(context, timers, out).on(occasion, nowMillis(context));
    }

    @Override
    public void processElement2(Command command, Context context, Collector<Response> out) {
        TimerService timers = context.timerService();
        context.output(ANSWERS, responses(context, timers, out).obey(command, nowMillis(context)));
    }

    private long nowMillis(Context context) {
        return clock == TimeDomain.PROCESSING_TIME
                ? context.timerService().currentProcessingTime()
                : context.timestamp();
    }

    @Override
    public void onTimer(long timeMillis, OnTimerContext context, Collector<Response> out) {
        responses(context, context.timerService(), out).onTime(timeMillis);
    }

    private Responses responses(Context context, TimerService timers, Collector<Response> out) {
        return new Responses(
                policy.playbooks(),
                policy.allowlist(),
                policy.limits(),
                key,
                context.getCurrentKey(),
                memory,
                clock == TimeDomain.PROCESSING_TIME
                        ? timers::registerProcessingTimeTimer
                        : timers::registerEventTimeTimer,
                response -> {
                    (response.status() == Response.Status.REFUSED ? refused : asked).inc();
                    out.collect(response);
                });
    }
}
