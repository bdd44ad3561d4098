package io.weir.jobs.detect;

import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.LiveRules;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.MultiInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** The keyed operators of the topology on harnesses, with hits handed on from one to the next as the network would. */
final class DetectStages implements AutoCloseable {
    private static final int AT_ONCE = -1;
    private static final Duration ALLOWED_LATENESS = Duration.ofMinutes(10);

    private final KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> atOnce;
    private final List<KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert>> thresholds =
            new ArrayList<>();
    private final List<Alert> alerts = new ArrayList<>();
    private final List<Hit> late = new ArrayList<>();

    /** A hit, and which operator it is for: that of a stage, or the one that raises alerts at once. */
    record Found(Hit hit, int stage) {
        boolean isInstant() {
            return stage == AT_ONCE;
        }
    }

    private DetectStages(DetectionRules rules, List<OperatorSubtaskState> snapshot) throws Exception {
        atOnce = opened(new RaiseAtOnce(rules, ALLOWED_LATENESS), snapshot, 0);
        for (int stage = 0; stage < DetectionRules.MOST_STAGES; stage++) {
            thresholds.add(opened(new DetectThresholds(rules, stage), snapshot, stage + 1));
        }
    }

    static DetectStages open(DetectionRules rules) throws Exception {
        return new DetectStages(rules, null);
    }

    static DetectStages restore(DetectionRules rules, List<OperatorSubtaskState> snapshot) throws Exception {
        return new DetectStages(rules, snapshot);
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> opened(
            KeyedBroadcastProcessFunction<String, Hit, RuleUpdate, Alert> function,
            List<OperatorSubtaskState> snapshot,
            int place)
            throws Exception {
        var operator = new CoBroadcastWithKeyedOperator<>(function, List.of(LiveRules.STATE));
        var harness = new KeyedTwoInputStreamOperatorTestHarness<>(operator, Hit::key, null, Types.STRING);
        harness.getExecutionConfig().enableObjectReuse();
        if (snapshot != null) {
            harness.initializeState(snapshot.get(place));
        }
        harness.open();
        return harness;
    }

    /** What matching finds in telemetry, event by event. */
    static List<List<Found>> matched(DetectionRules rules, List<Incoming> telemetry) throws Exception {
        List<List<Found>> all = new ArrayList<>();
        try (var match = new MultiInputStreamOperatorTestHarness<Hit>(
                new MatchRules.Factory(rules, Telemetry.FORMATS, TelemetryLimits.DEFAULT))) {
            match.open();
            for (Incoming incoming : telemetry) {
                match.processElement(0, new StreamRecord<>(incoming, incoming.timeMillis()));
                List<Found> found = new ArrayList<>();
                taken(match.getSideOutput(MatchRules.INSTANT_HITS)).forEach(hit -> found.add(new Found(hit, AT_ONCE)));
                match.extractOutputValues().forEach(hit -> found.add(new Found(hit, 0)));
                match.getOutput().clear();
                for (int stage = 1; stage < DetectionRules.MOST_STAGES; stage++) {
                    for (Hit hit : taken(match.getSideOutput(Stages.hitsFor(stage)))) {
                        found.add(new Found(hit, stage));
                    }
                }
                all.add(found);
            }
        }
        return all;
    }

    private static <T> List<T> taken(Queue<StreamRecord<T>> output) {
        List<T> taken = new ArrayList<>();
        if (output != null) {
            output.forEach(record -> taken.add(record.getValue()));
            output.clear();
        }
        return taken;
    }

    void process(Found found) throws Exception {
        var harness = found.isInstant() ? atOnce : thresholds.get(found.stage());
        harness.processElement1(found.hit(), found.hit().timeMillis());
        drain();
    }

    void watermark(long millis) throws Exception {
        advance(atOnce, millis);
        for (var stage : thresholds) {
            advance(stage, millis);
        }
    }

    private void advance(KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> harness, long millis)
            throws Exception {
        harness.processWatermark1(new Watermark(millis));
        harness.processWatermark2(new Watermark(millis));
        drain();
    }

    private void drain() throws Exception {
        drain(atOnce, RaiseAtOnce.LATE_HITS);
        for (var stage : thresholds) {
            drain(stage, DetectThresholds.LATE_HITS);
        }
        for (var from : thresholds) {
            for (int stage = 1; stage < thresholds.size(); stage++) {
                for (Hit hit : taken(from.getSideOutput(Stages.hitsFor(stage)))) {
                    thresholds.get(stage).processElement1(hit, hit.timeMillis());
                }
            }
        }
    }

    private void drain(
            KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> harness, OutputTag<Hit> lateHits) {
        alerts.addAll(harness.extractOutputValues());
        harness.getOutput().clear();
        late.addAll(taken(harness.getSideOutput(lateHits)));
    }

    List<OperatorSubtaskState> snapshot() throws Exception {
        List<OperatorSubtaskState> snapshot = new ArrayList<>();
        snapshot.add(atOnce.snapshot(1, 1));
        for (var stage : thresholds) {
            snapshot.add(stage.snapshot(1, 1));
        }
        return snapshot;
    }

    /** Every version, in the order in which they were raised. */
    List<Alert> alerts() {
        return alerts;
    }

    List<Hit> late() {
        return late;
    }

    int entries() {
        int entries = atOnce.numKeyedStateEntries();
        for (var stage : thresholds) {
            entries += stage.numKeyedStateEntries();
        }
        return entries;
    }

    @Override
    public void close() throws Exception {
        atOnce.close();
        for (var stage : thresholds) {
            stage.close();
        }
    }
}
