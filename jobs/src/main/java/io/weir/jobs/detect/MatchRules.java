package io.weir.jobs.detect;

import io.weir.connectors.alert.ForeignAlerts;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.FieldsWanted;
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
import io.weir.jobs.rules.RulePiece;
import io.weir.jobs.rules.RuleRelay;
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
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.operators.coordination.OperatorEventHandler;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

import java.util.Optional;

/**
 * Matches every event against the rules, in the thread of the source that fetched it; only hits go on. Changes of rules come by way of
 * the JobManager, so that the source is the only input.
 */
public final class MatchRules extends AbstractStreamOperator<Hit>
        implements OneInputStreamOperator<Incoming, Hit>, OperatorEventHandler, EventMatching.Outcome {
    private static final long serialVersionUID = 1L;

    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));
    public static final OutputTag<Alert> FOREIGN_ALERTS =
            new OutputTag<>("foreign-alerts", TypeInformation.of(Alert.class));

    public static final OutputTag<Hit> INSTANT_HITS = new OutputTag<>("instant-hits", HitSerializer.TYPE);

    public static final OutputTag<HostSignal> HOST_SIGNALS =
            new OutputTag<>("host-signals", TypeInformation.of(HostSignal.class));

    /** One event of so many is timed; this many times are remembered. */
    private static final int SAMPLE_EVERY = 1_024;

    private static final int SAMPLES = 1_000;
    /** What rules cost is told with a sample, but not more often: each of them is looked at. */
    private static final long COSTS_EVERY_NANOS = 1_000_000_000L;

    private final DetectionRules start;
    private final TopicFormats formats;
    private final TelemetryLimits limits;
    private final Mappings mappings = Mappings.bundled();
    private final RulePiece.Assembly arriving = new RulePiece.Assembly();
    private LiveRules rules;
    private BroadcastState<String, RuleUpdate> remembered;
    private CompiledRules applied;
    private EventMatching matching;
    private Bursts bursts;
    private Counter events;
    private Counter hits;
    private LabelledCounters deadLetters;
    private LabelledCounters rulesMatched;
    private RuleCostMetrics costs;
    private Histogram matchNanos;
    private int sinceSample;
    private long costsToldNanos;

    private MatchRules(
            StreamOperatorParameters<Hit> parameters,
            DetectionRules rules,
            TopicFormats formats,
            TelemetryLimits limits) {
        super(parameters);
        this.start = rules;
        this.formats = formats;
        this.limits = limits;
    }

    /** Makes the operator. */
    public static final class Factory extends AbstractStreamOperatorFactory<Hit>
            implements OneInputStreamOperatorFactory<Incoming, Hit>, CoordinatedOperatorFactory<Hit> {
        private static final long serialVersionUID = 1L;

        private final DetectionRules rules;
        private final TopicFormats formats;
        private final TelemetryLimits limits;

        public Factory(DetectionRules rules, TopicFormats formats, TelemetryLimits limits) {
            this.rules = rules;
            this.formats = formats;
            this.limits = limits;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T extends StreamOperator<Hit>> T createStreamOperator(StreamOperatorParameters<Hit> parameters) {
            MatchRules operator = new MatchRules(parameters, rules, formats, limits);
            parameters
                    .getOperatorEventDispatcher()
                    .registerEventHandler(parameters.getStreamConfig().getOperatorID(), operator);
            return (T) operator;
        }

        @Override
        public OperatorCoordinator.Provider getCoordinatorProvider(String name, OperatorID operator) {
            return RuleRelay.listener(operator);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
            return MatchRules.class;
        }
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        rules = LiveRules.of(start);
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
        costsToldNanos = System.nanoTime() - COSTS_EVERY_NANOS;
        bursts = new Bursts(getProcessingTimeService());
        metrics.gauge("ruleSetVersion", () -> rules.current().version());
        matching();
    }

    /** A piece of a change of rules. */
    @Override
    public void handleOperatorEvent(OperatorEvent piece) {
        try {
            Optional<RuleUpdate> update = arriving.add((RulePiece) piece);
            if (update.isPresent()) {
                rules.update(update.get(), remembered);
            }
        } catch (Exception e) {
            throw new IllegalStateException("found a change of rules that cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws Exception {
        FieldsWanted.forget();
        super.close();
    }

    private EventMatching matching() {
        CompiledRules current = rules.current();
        if (current != applied) {
            tellCosts();
            matching = new EventMatching(current, mappings, formats, limits);
            applied = current;
            FieldsWanted.tell(current.index().fields());
            costs.follow(matching.costs());
        }
        return matching;
    }

    private void tellCosts() {
        if (applied != null) {
            costs.tell(place -> applied.rule(place).key());
        }
    }

    @Override
    public void processElement(StreamRecord<Incoming> element) {
        Incoming incoming = element.getValue();
        if (incoming.deadLetter().isPresent()) {
            deadLetters.of(incoming.deadLetter().get().stage(), "deadLetters").inc();
            output.collect(
                    DEAD_LETTERS, new StreamRecord<>(incoming.deadLetter().get(), element.getTimestamp()));
            return;
        }
        events.inc();
        bursts.next();
        if (++sinceSample < SAMPLE_EVERY) {
            matching().match(incoming, this);
            return;
        }
        sinceSample = 0;
        long startNanos = System.nanoTime();
        matching().match(incoming, this);
        matchNanos.update(System.nanoTime() - startNanos);
        if (startNanos - costsToldNanos >= COSTS_EVERY_NANOS) {
            costsToldNanos = startNanos;
            tellCosts();
        }
    }

    @Override
    public void matched(DetectionRule rule) {
        rulesMatched.of(rule.key(), "hits").inc();
    }

    @Override
    public void hit(Hit found, int depth) {
        hits.inc();
        StreamRecord<Hit> hit = new StreamRecord<>(found, found.timeMillis());
        bursts.add(depth == 0 ? () -> output.collect(hit) : () -> output.collect(Stages.hitsFor(depth), hit));
    }

    @Override
    public void instantHit(Hit found) {
        hits.inc();
        bursts.add(() -> output.collect(INSTANT_HITS, new StreamRecord<>(found, found.timeMillis())));
    }

    @Override
    public void hostSignal(HostSignal signal) {
        bursts.add(() -> output.collect(HOST_SIGNALS, new StreamRecord<>(signal, signal.timeMillis())));
    }

    @Override
    public void chainHit(ChainHit found) {
        hits.inc();
        bursts.add(() -> output.collect(ChainTopology.HITS, new StreamRecord<>(found, found.timeMillis())));
    }

    @Override
    public void foreignAlert(ReadEvent alert) {
        output.collect(
                FOREIGN_ALERTS,
                new StreamRecord<>(ForeignAlerts.of(alert, System.currentTimeMillis()), alert.timeMillis()));
    }

    @Override
    public void processWatermark(Watermark time) throws Exception {
        bursts.release();
        super.processWatermark(time);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        bursts.release();
        super.processWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) {
        bursts.release();
    }

    @Override
    public void finish() throws Exception {
        bursts.release();
        super.finish();
    }
}
