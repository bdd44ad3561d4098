package io.weir.jobs.detect;

import io.weir.connectors.alert.ForeignAlerts;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.jobs.chain.ChainTopology;
import io.weir.jobs.metrics.LabelledCounters;
import io.weir.jobs.metrics.RuleCostMetrics;
import io.weir.jobs.rules.CompiledRules;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.LiveRules;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.chain.ChainHit;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.sigma.DetectionRule;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractInput;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.Input;
import org.apache.flink.streaming.api.operators.MultipleInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

import java.util.List;

/** Matches every event against the rules, beside the source that fetched it; only hits go on. Takes changes of rules, too. */
public final class MatchRules extends AbstractStreamOperatorV2<Hit>
        implements MultipleInputStreamOperator<Hit>, EventMatching.Outcome {
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));
    public static final OutputTag<Alert> FOREIGN_ALERTS =
            new OutputTag<>("foreign-alerts", TypeInformation.of(Alert.class));

    public static final OutputTag<Hit> INSTANT_HITS = new OutputTag<>("instant-hits", HitType.INSTANCE);

    public static final OutputTag<HostSignal> HOST_SIGNALS =
            new OutputTag<>("host-signals", TypeInformation.of(HostSignal.class));

    /** One event of so many is timed, and then what rules cost is told; this many times are remembered. */
    private static final int SAMPLE_EVERY = 1_024;

    private static final int SAMPLES = 1_000;

    private final LiveRules rules;
    private final Mappings mappings = Mappings.bundled();
    private final TopicFormats formats;
    private final TelemetryLimits limits;
    private final StreamRecord<Hit> hit = new StreamRecord<>(null);
    private final StreamRecord<ChainHit> chainHit = new StreamRecord<>(null);
    private BroadcastState<String, RuleUpdate> remembered;
    private CompiledRules applied;
    private EventMatching matching;
    private Counter events;
    private Counter hits;
    private LabelledCounters deadLetters;
    private LabelledCounters rulesMatched;
    private RuleCostMetrics costs;
    private Histogram matchNanos;
    private int sinceSample;

    private MatchRules(
            StreamOperatorParameters<Hit> parameters,
            DetectionRules rules,
            TopicFormats formats,
            TelemetryLimits limits) {
        super(parameters, 2);
        this.rules = LiveRules.of(rules);
        this.formats = formats;
        this.limits = limits;
    }

    /** Makes the operator. It is not chained to its source: with that, checkpoints do not complete. */
    public static final class Factory extends AbstractStreamOperatorFactory<Hit> {
        private static final long serialVersionUID = 1L;

        private final DetectionRules rules;
        private final TopicFormats formats;
        private final TelemetryLimits limits;

        public Factory(DetectionRules rules, TopicFormats formats, TelemetryLimits limits) {
            this.rules = rules;
            this.formats = formats;
            this.limits = limits;
            setChainingStrategy(ChainingStrategy.HEAD);
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T extends StreamOperator<Hit>> T createStreamOperator(StreamOperatorParameters<Hit> parameters) {
            return (T) new MatchRules(parameters, rules, formats, limits);
        }

        @Override
        public Class<? extends StreamOperator<?>> getStreamOperatorClass(ClassLoader classLoader) {
            return MatchRules.class;
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public List<Input> getInputs() {
        return List.of(
                new AbstractInput<Incoming, Hit>(this, 1) {
                    @Override
                    public void processElement(StreamRecord<Incoming> incoming) {
                        match(incoming.getValue(), incoming.getTimestamp());
                    }
                },
                new AbstractInput<RuleUpdate, Hit>(this, 2) {
                    @Override
                    public void processElement(StreamRecord<RuleUpdate> update) throws Exception {
                        rules.update(update.getValue(), remembered);
                    }
                });
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        remembered = context.getOperatorStateStore().getBroadcastState(LiveRules.STATE);
        rules.restore(remembered);
    }

    @Override
    public void open() throws Exception {
        super.open();
        events = metrics.counter("events");
        hits = metrics.counter("hits");
        deadLetters = new LabelledCounters(metrics, "stage");
        rulesMatched = new LabelledCounters(metrics, "rule");
        costs = new RuleCostMetrics(rulesMatched);
        matchNanos = metrics.histogram("matchNanos", new DescriptiveStatisticsHistogram(SAMPLES));
        metrics.gauge("ruleSetVersion", () -> rules.current().version());
    }

    private EventMatching matching() {
        CompiledRules current = rules.current();
        if (current != applied) {
            tellCosts();
            matching = new EventMatching(current, mappings, formats, limits);
            applied = current;
            costs.follow(matching.costs());
        }
        return matching;
    }

    private void tellCosts() {
        if (applied != null) {
            costs.tell(place -> applied.rule(place).key());
        }
    }

    private void match(Incoming incoming, long timeMillis) {
        if (incoming.deadLetter().isPresent()) {
            deadLetters.of(incoming.deadLetter().get().stage(), "deadLetters").inc();
            output.collect(
                    DEAD_LETTERS, new StreamRecord<>(incoming.deadLetter().get(), timeMillis));
            return;
        }
        events.inc();
        if (++sinceSample < SAMPLE_EVERY) {
            matching().match(incoming, this);
            return;
        }
        sinceSample = 0;
        long startNanos = System.nanoTime();
        matching().match(incoming, this);
        matchNanos.update(System.nanoTime() - startNanos);
        tellCosts();
    }

    @Override
    public void matched(DetectionRule rule) {
        rulesMatched.of(rule.key(), "hits").inc();
    }

    @Override
    public void hit(Hit found, int depth) {
        hits.inc();
        if (depth == 0) {
            output.collect(hit.replace(found, found.timeMillis()));
        } else {
            output.collect(Stages.hitsFor(depth), hit.replace(found, found.timeMillis()));
        }
    }

    @Override
    public void instantHit(Hit found) {
        hits.inc();
        output.collect(INSTANT_HITS, hit.replace(found, found.timeMillis()));
    }

    @Override
    public void hostSignal(HostSignal signal) {
        output.collect(HOST_SIGNALS, new StreamRecord<>(signal, signal.timeMillis()));
    }

    @Override
    public void chainHit(ChainHit found) {
        hits.inc();
        output.collect(ChainTopology.HITS, chainHit.replace(found, found.timeMillis()));
    }

    @Override
    public void foreignAlert(ReadEvent alert) {
        output.collect(
                FOREIGN_ALERTS,
                new StreamRecord<>(ForeignAlerts.of(alert, System.currentTimeMillis()), alert.timeMillis()));
    }
}
