package io.weir.jobs.detect;

import io.weir.connectors.kafka.RuleRecord;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.jobs.chain.ChainTopology;
import io.weir.jobs.form.TextSerializer;
import io.weir.jobs.rules.AnnounceRules;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.LiveRules;
import io.weir.jobs.rules.MaintainRules;
import io.weir.jobs.rules.RuleAnswer;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.chain.ChainHit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** telemetry -> match -> sessions -> thresholds -> chains -> alerts; what could not be read, and what came too late, on the side. */
public final class DetectTopology {
    /** Alerts that were raised at once take in what comes so long after their interval. */
    private static final Duration ALLOWED_LATENESS = Duration.ofMinutes(10);

    private DetectTopology() {}

    /** The streams that leave the topology. */
    public record Outputs(
            DataStream<Alert> alerts,
            DataStream<DeadLetter> deadLetters,
            DataStream<RuleAnswer> ruleAnswers,
            DataStream<RuleRecord> ruleCorrections) {}

    public static Outputs build(
            DataStream<Incoming> telemetry,
            DataStream<RuleRecord> rulePushes,
            DetectionRules rules,
            TopicFormats formats,
            TelemetryLimits limits) {
        var maintained = rulePushes
                .transform("Maintain rules", TypeInformation.of(RuleUpdate.class), new MaintainRules(rules))
                .uid("maintain-rules")
                .setParallelism(1)
                .setMaxParallelism(1);
        maintained
                .transform("Announce rules", Types.VOID, new AnnounceRules.Factory())
                .uid("announce-rules")
                .setParallelism(1)
                .setMaxParallelism(1);

        var hits = telemetry
                .transform("Match rules", HitSerializer.TYPE, new MatchRules.Factory(rules, formats, limits))
                .uid("match-rules");

        var stitched = hits.getSideOutput(MatchRules.HOST_SIGNALS)
                .keyBy(HostSignal::key, TextSerializer.TYPE)
                .process(new StitchSessions(), HitSerializer.TYPE)
                .uid("stitch-sessions")
                .name("Stitch sessions");

        var told = maintained.broadcast(LiveRules.STATE);
        var atOnce = hits.getSideOutput(MatchRules.INSTANT_HITS)
                .union(stitched.getSideOutput(MatchRules.INSTANT_HITS))
                .keyBy(Hit::key, TextSerializer.TYPE)
                .connect(told)
                .process(new RaiseAtOnce(rules, ALLOWED_LATENESS))
                .uid("raise-at-once")
                .name("Raise at once");
        DataStream<Alert> alerts = atOnce.union(hits.getSideOutput(MatchRules.FOREIGN_ALERTS));
        DataStream<Hit> late = atOnce.getSideOutput(RaiseAtOnce.LATE_HITS);

        DataStream<ChainHit> forChains =
                hits.getSideOutput(ChainTopology.HITS).union(stitched.getSideOutput(ChainTopology.HITS));
        List<SingleOutputStreamOperator<?>> before = new ArrayList<>(List.of(hits, stitched));
        for (int stage = 0; stage < DetectionRules.MOST_STAGES; stage++) {
            DataStream<Hit> due = stage == 0 ? hits.union(stitched) : hitsFor(stage, before);
            var thresholds = due.keyBy(Hit::key, TextSerializer.TYPE)
                    .connect(told)
                    .process(new DetectThresholds(rules, stage))
                    .uid("detect-thresholds-" + stage)
                    .name(stage == 0 ? "Detect thresholds" : "Detect thresholds over thresholds, stage " + stage);
            before.add(thresholds);
            alerts = alerts.union(thresholds);
            late = late.union(thresholds.getSideOutput(DetectThresholds.LATE_HITS));
            forChains = forChains.union(thresholds.getSideOutput(ChainTopology.HITS));
        }

        var chains = ChainTopology.attach(forChains, told, rules);

        var lateLetters = late.map(hit -> LateLetters.of(hit))
                .returns(DeadLetter.class)
                .uid("late-letters")
                .name("Late hits");
        var lateChainLetters = chains.lateHits()
                .map(hit -> LateLetters.of(hit))
                .returns(DeadLetter.class)
                .uid("late-chain-letters")
                .name("Late hits of chains");

        var lateMarkLetters = stitched.getSideOutput(StitchSessions.LATE_MARKS)
                .map(mark -> LateLetters.of(mark))
                .returns(DeadLetter.class)
                .uid("late-mark-letters")
                .name("Late beginnings and ends of sessions");

        return new Outputs(
                alerts.union(chains.alerts()),
                hits.getSideOutput(MatchRules.DEAD_LETTERS).union(lateLetters, lateChainLetters, lateMarkLetters),
                maintained.getSideOutput(MaintainRules.ANSWERS),
                maintained.getSideOutput(MaintainRules.CORRECTIONS));
    }

    /** What matching and the stages before found for a stage. */
    private static DataStream<Hit> hitsFor(int stage, List<SingleOutputStreamOperator<?>> before) {
        DataStream<Hit> all = before.get(0).getSideOutput(Stages.hitsFor(stage));
        for (SingleOutputStreamOperator<?> operator : before.subList(1, before.size())) {
            all = all.union(operator.getSideOutput(Stages.hitsFor(stage)));
        }
        return all;
    }
}
