package io.weir.jobs.detect;

import io.weir.connectors.alert.ForeignAlerts;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.mapping.Mappings;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Matches every event against the rules, where it was read; only hits go on. */
public final class MatchRules extends ProcessFunction<Incoming, Hit> {
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));
    public static final OutputTag<Alert> FOREIGN_ALERTS =
            new OutputTag<>("foreign-alerts", TypeInformation.of(Alert.class));

    private final DetectionRules rules;
    private final TopicFormats formats;
    private final TelemetryLimits limits;
    private transient EventMatching matching;
    private transient Counter events;
    private transient Counter hits;
    private transient Counter deadLetters;

    public MatchRules(DetectionRules rules, TopicFormats formats, TelemetryLimits limits) {
        this.rules = rules;
        this.formats = formats;
        this.limits = limits;
    }

    @Override
    public void open(OpenContext context) {
        matching = new EventMatching(rules.compiled(), Mappings.bundled(), formats, limits);
        var metrics = getRuntimeContext().getMetricGroup();
        events = metrics.counter("events");
        hits = metrics.counter("hits");
        deadLetters = metrics.counter("deadLetters");
    }

    @Override
    public void processElement(Incoming incoming, Context context, Collector<Hit> out) {
        if (incoming.deadLetter().isPresent()) {
            deadLetters.inc();
            context.output(DEAD_LETTERS, incoming.deadLetter().get());
            return;
        }
        events.inc();
        matching.match(incoming, new EventMatching.Outcome() {
            @Override
            public void hit(Hit hit) {
                hits.inc();
                out.collect(hit);
            }

            @Override
            public void foreignAlert(ReadEvent alert) {
                context.output(FOREIGN_ALERTS, ForeignAlerts.of(alert, System.currentTimeMillis()));
            }
        });
    }
}
