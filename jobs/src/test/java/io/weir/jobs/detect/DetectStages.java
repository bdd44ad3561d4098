package io.weir.jobs.detect;

import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.jobs.chain.ChainTopology;
import io.weir.jobs.chain.FollowChains;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.LiveRules;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.chain.Chain;
import io.weir.rules.chain.ChainHit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SnapshotType;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** The keyed operators of the topology on harnesses, with what they find handed on from one to the next as the network would. */
final class DetectStages implements AutoCloseable {
    private static final Duration ALLOWED_LATENESS = Duration.ofMinutes(10);

    private final KeyedOneInputStreamOperatorTestHarness<String, HostSignal, Hit> sessions;
    private final KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> atOnce;
    private final List<KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert>> thresholds =
            new ArrayList<>();
    private final List<KeyedTwoInputStreamOperatorTestHarness<String, ChainHit, RuleUpdate, Alert>> chains =
            new ArrayList<>();
    private final List<Alert> alerts = new ArrayList<>();
    private final List<String> late = new ArrayList<>();

    private DetectStages(DetectionRules rules, List<OperatorSubtaskState> snapshot) throws Exception {
        int place = 0;
        sessions = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new StitchSessions()), HostSignal::key, Types.STRING);
        open(sessions, snapshot, place++);
        atOnce = opened(new RaiseAtOnce(rules, ALLOWED_LATENESS), Hit::key, snapshot, place++);
        for (int stage = 0; stage < DetectionRules.MOST_STAGES; stage++) {
            thresholds.add(opened(new DetectThresholds(rules, stage), Hit::key, snapshot, place++));
        }
        for (int segment = 0; segment <= Chain.MOST_REBINDS; segment++) {
            chains.add(opened(new FollowChains(rules), ChainHit::key, snapshot, place++));
        }
    }

    static DetectStages open(DetectionRules rules) throws Exception {
        return new DetectStages(rules, null);
    }

    static DetectStages restore(DetectionRules rules, List<OperatorSubtaskState> snapshot) throws Exception {
        return new DetectStages(rules, snapshot);
    }

    private static <T> KeyedTwoInputStreamOperatorTestHarness<String, T, RuleUpdate, Alert> opened(
            KeyedBroadcastProcessFunction<String, T, RuleUpdate, Alert> function,
            KeySelector<T, String> key,
            List<OperatorSubtaskState> snapshot,
            int place)
            throws Exception {
        var operator = new CoBroadcastWithKeyedOperator<>(function, List.of(LiveRules.STATE));
        var harness = new KeyedTwoInputStreamOperatorTestHarness<>(operator, key, null, Types.STRING);
        open(harness, snapshot, place);
        return harness;
    }

    private static void open(
            AbstractStreamOperatorTestHarness<?> harness, List<OperatorSubtaskState> snapshot, int place)
            throws Exception {
        harness.getExecutionConfig().enableObjectReuse();
        if (snapshot != null) {
            harness.initializeState(snapshot.get(place));
        }
        harness.open();
    }

    /** What matching finds in telemetry, event by event. */
    static List<List<Found>> matched(DetectionRules rules, List<Incoming> telemetry) throws Exception {
        List<List<Found>> all = new ArrayList<>();
        try (var match = new OneInputStreamOperatorTestHarness<Incoming, Hit>(
                new MatchRules.Factory(rules, Telemetry.FORMATS, TelemetryLimits.DEFAULT))) {
            match.open();
            for (Incoming incoming : telemetry) {
                match.processElement(new StreamRecord<>(incoming, incoming.timeMillis()));
                match.prepareSnapshotPreBarrier(0); // has it hand on what it holds for a moment
                List<Found> found = new ArrayList<>();
                taken(match.getSideOutput(MatchRules.INSTANT_HITS)).forEach(hit -> found.add(new Found.AtOnce(hit)));
                taken(match.getSideOutput(MatchRules.HOST_SIGNALS))
                        .forEach(signal -> found.add(new Found.ForHost(signal)));
                taken(match.getSideOutput(ChainTopology.HITS)).forEach(hit -> found.add(new Found.ForChain(hit)));
                match.extractOutputValues().forEach(hit -> found.add(new Found.ForStage(hit, 0)));
                match.getOutput().clear();
                for (int stage = 1; stage < DetectionRules.MOST_STAGES; stage++) {
                    for (Hit hit : taken(match.getSideOutput(Stages.hitsFor(stage)))) {
                        found.add(new Found.ForStage(hit, stage));
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
        if (found instanceof Found.AtOnce instant) {
            atOnce.processElement1(instant.hit(), found.timeMillis());
        } else if (found instanceof Found.ForStage forStage) {
            thresholds.get(forStage.stage()).processElement1(forStage.hit(), found.timeMillis());
        } else if (found instanceof Found.ForHost forHost) {
            sessions.processElement(forHost.signal(), found.timeMillis());
        } else if (found instanceof Found.ForChain forChain) {
            follow(forChain.hit());
        }
        drain();
    }

    private void follow(ChainHit hit) throws Exception {
        chains.get(hit.segment()).processElement1(hit, hit.timeMillis());
    }

    void watermark(long millis) throws Exception {
        sessions.processWatermark(new Watermark(millis));
        drain();
        advance(atOnce, millis);
        for (var stage : thresholds) {
            advance(stage, millis);
        }
        for (var segment : chains) {
            advance(segment, millis);
        }
    }

    private void advance(KeyedTwoInputStreamOperatorTestHarness<String, ?, RuleUpdate, Alert> harness, long millis)
            throws Exception {
        harness.processWatermark1(new Watermark(millis));
        harness.processWatermark2(new Watermark(millis));
        drain();
    }

    private void drain() throws Exception {
        pass(sessions);
        for (Hit hit : sessions.extractOutputValues()) {
            thresholds.get(0).processElement1(hit, hit.timeMillis());
        }
        sessions.getOutput().clear();
        for (Hit hit : taken(sessions.getSideOutput(MatchRules.INSTANT_HITS))) {
            atOnce.processElement1(hit, hit.timeMillis());
        }
        for (var stage : thresholds) {
            pass(stage);
        }
        for (var segment : chains) {
            for (ChainHit continuation : taken(segment.getSideOutput(FollowChains.CONTINUATIONS))) {
                follow(continuation);
            }
        }
        taken(sessions.getSideOutput(StitchSessions.LATE_MARKS))
                .forEach(mark -> late.add(new Found.ForHost(mark).name()));
        keep(atOnce, RaiseAtOnce.LATE_HITS);
        for (var stage : thresholds) {
            keep(stage, DetectThresholds.LATE_HITS);
        }
        for (var segment : chains) {
            alerts.addAll(segment.extractOutputValues());
            segment.getOutput().clear();
            taken(segment.getSideOutput(FollowChains.LATE_HITS)).forEach(hit -> late.add(Found.nameOf(hit)));
        }
    }

    /** On to later stages and to chains. */
    private void pass(AbstractStreamOperatorTestHarness<?> from) throws Exception {
        for (int stage = 1; stage < thresholds.size(); stage++) {
            for (Hit hit : taken(from.getSideOutput(Stages.hitsFor(stage)))) {
                thresholds.get(stage).processElement1(hit, hit.timeMillis());
            }
        }
        for (ChainHit hit : taken(from.getSideOutput(ChainTopology.HITS))) {
            follow(hit);
        }
    }

    private void keep(
            KeyedTwoInputStreamOperatorTestHarness<String, Hit, RuleUpdate, Alert> harness, OutputTag<Hit> lateHits) {
        alerts.addAll(harness.extractOutputValues());
        harness.getOutput().clear();
        taken(harness.getSideOutput(lateHits)).forEach(hit -> late.add(Found.nameOf(hit)));
    }

    /** What a checkpoint would keep, or a savepoint. */
    List<OperatorSubtaskState> snapshot(SnapshotType type) throws Exception {
        List<OperatorSubtaskState> snapshot = new ArrayList<>();
        snapshot.add(snapshot(sessions, type));
        snapshot.add(snapshot(atOnce, type));
        for (var stage : thresholds) {
            snapshot.add(snapshot(stage, type));
        }
        for (var segment : chains) {
            snapshot.add(snapshot(segment, type));
        }
        return snapshot;
    }

    private static OperatorSubtaskState snapshot(AbstractStreamOperatorTestHarness<?> harness, SnapshotType type)
            throws Exception {
        return harness.snapshotWithLocalState(1, 1, type).getJobManagerOwnedState();
    }

    /** Every version, in the order in which they were raised. */
    List<Alert> alerts() {
        return alerts;
    }

    /** The names of what was late. */
    List<String> late() {
        return late;
    }

    int entries() {
        int entries = sessions.numKeyedStateEntries() + atOnce.numKeyedStateEntries();
        for (var stage : thresholds) {
            entries += stage.numKeyedStateEntries();
        }
        for (var segment : chains) {
            entries += segment.numKeyedStateEntries();
        }
        return entries;
    }

    @Override
    public void close() throws Exception {
        sessions.close();
        atOnce.close();
        for (var stage : thresholds) {
            stage.close();
        }
        for (var segment : chains) {
            segment.close();
        }
    }
}
