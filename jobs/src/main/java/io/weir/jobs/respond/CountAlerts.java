package io.weir.jobs.respond;

import io.weir.rules.alert.Alert;
import io.weir.rules.risk.RuleHistory;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.util.OptionalLong;

/**
 * Finds out how rare alerts are, keyed by rule, and leaves out those that a newer version is known of. It does nothing else, so
 * that a rule which fires all the time does not gather all work about its alerts on one task.
 */
public final class CountAlerts extends KeyedProcessFunction<String, Alert, CountedAlert> {
    private transient StateMemory memory;
    private transient Counter outdatedAlerts;

    /** Alerts with the same key have one history. */
    static String key(Alert alert) {
        return alert.tenant().length() + ":" + alert.tenant() + alert.ruleId();
    }

    @Override
    public void open(OpenContext context) {
        memory = StateMemory.of("rule-history", getRuntimeContext());
        outdatedAlerts = getRuntimeContext().getMetricGroup().counter("outdatedAlerts");
    }

    @Override
    public void processElement(Alert alert, Context context, Collector<CountedAlert> out) {
        RuleHistory history = new RuleHistory(memory, context.timerService()::registerEventTimeTimer);
        OptionalLong earlier = history.take(alert);
        if (earlier.isEmpty()) {
            outdatedAlerts.inc();
            return;
        }
        out.collect(new CountedAlert(alert, earlier.getAsLong()));
    }

    @Override
    public void onTimer(long timeMillis, OnTimerContext context, Collector<CountedAlert> out) {
        new RuleHistory(memory, context.timerService()::registerEventTimeTimer).onTime(timeMillis);
    }
}
