package io.weir.jobs.chain;

import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.LiveRules;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.jobs.time.Lanes;
import io.weir.rules.alert.Alert;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.chain.ChainHit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.TestableKeyedStateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend.PriorityQueueStateType;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;

/** As many stages of the topology as the bundled chains need, on harnesses, with runs handed on from one to the next as the network would. */
final class ChainStages implements AutoCloseable {
    private final List<KeyedTwoInputStreamOperatorTestHarness<String, ChainHit, RuleUpdate, Alert>> stages =
            new ArrayList<>();
    private final List<Alert> alerts = new ArrayList<>();

    enum Backend {
        HEAP,
        ROCKSDB
    }

    private final DetectionRules start;
    private final List<RuleDocument> pushed = new ArrayList<>();
    private long version;

    private ChainStages(DetectionRules start) {
        this.start = start;
    }

    static ChainStages open(Backend backend, ChainFixture... bundled) throws Exception {
        return restore(backend, null, bundled);
    }

    static ChainStages restore(Backend backend, List<OperatorSubtaskState> snapshot, ChainFixture... bundled)
            throws Exception {
        return restore(backend, snapshot, Lanes.one(ChainFixture.OUT_OF_ORDERNESS), bundled);
    }

    static ChainStages restore(
            Backend backend, List<OperatorSubtaskState> snapshot, Lanes lanes, ChainFixture... bundled)
            throws Exception {
        ChainStages all = new ChainStages(ChainFixture.start(lanes, bundled));
        int needed = Stream.of(bundled)
                .mapToInt(fixture -> fixture.chain().segments())
                .max()
                .orElse(1);
        for (int segment = 0; segment < needed; segment++) {
            var operator = new CoBroadcastWithKeyedOperator<>(new FollowChains(all.start), List.of(LiveRules.STATE));
            var stage = new KeyedTwoInputStreamOperatorTestHarness<>(operator, ChainHit::key, null, Types.STRING);
            stage.getExecutionConfig().enableObjectReuse();
            stage.setStateBackend(backend(backend));
            if (snapshot != null) {
                stage.initializeState(snapshot.get(segment));
            }
            stage.open();
            stage.processWatermarkStatus2(WatermarkStatus.IDLE);
            all.stages.add(stage);
        }
        return all;
    }

    private static StateBackend backend(Backend backend) {
        if (backend == Backend.HEAP) {
            return new HashMapStateBackend();
        }
        EmbeddedRocksDBStateBackend rocks = new EmbeddedRocksDBStateBackend();
        rocks.setPriorityQueueStateType(PriorityQueueStateType.HEAP); // or timers count as entries
        rocks.getMemoryConfiguration().setFixedMemoryPerSlot(MemorySize.ofMebiBytes(64));
        return rocks;
    }

    void hits(List<ChainHit> hits) throws Exception {
        for (ChainHit hit : hits) {
            stages.get(hit.segment()).processElement1(hit, hit.timeMillis());
        }
    }

    void push(ChainFixture chain) throws Exception {
        pushed.addAll(chain.documents());
        tell();
    }

    void remove(String chain) throws Exception {
        pushed.add(RuleDocument.removed(chain));
        tell();
    }

    /** Rules that are compiled by the time they are told of. */
    private void tell() throws Exception {
        RuleUpdate update = new RuleUpdate(++version, List.copyOf(pushed));
        start.compiled(update);
        for (var stage : stages) {
            stage.processElement2(update, 0);
        }
    }

    /** Milliseconds after noon; or all time that is left. */
    void watermark(long millis) throws Exception {
        long at = millis == Long.MAX_VALUE ? Long.MAX_VALUE : ChainFixture.NOON + millis;
        for (int segment = 0; segment < stages.size(); segment++) {
            stages.get(segment).processWatermark1(new Watermark(at));
            take(segment);
        }
    }

    /** Lets the wall clock go on. */
    void clock(long millis) throws Exception {
        for (int segment = 0; segment < stages.size(); segment++) {
            stages.get(segment).setProcessingTime(millis);
            take(segment);
        }
    }

    private void take(int segment) throws Exception {
        var stage = stages.get(segment);
        Queue<StreamRecord<ChainHit>> continuations = stage.getSideOutput(FollowChains.CONTINUATIONS);
        while (continuations != null && !continuations.isEmpty()) {
            ChainHit continuation = continuations.poll().getValue();
            stages.get(segment + 1).processElement1(continuation, continuation.timeMillis());
        }
        alerts.addAll(stage.extractOutputValues());
        stage.getOutput().clear();
    }

    List<OperatorSubtaskState> snapshot() throws Exception {
        List<OperatorSubtaskState> snapshots = new ArrayList<>();
        for (var stage : stages) {
            snapshots.add(stage.snapshot(1, 1));
        }
        return snapshots;
    }

    /** Every version, in the order in which they were raised. */
    List<Alert> alerts() {
        return alerts;
    }

    static Map<String, Alert> newest(List<Alert> alerts) {
        Map<String, Alert> newest = new HashMap<>();
        alerts.forEach(alert ->
                newest.merge(alert.id(), alert, (one, other) -> one.version() >= other.version() ? one : other));
        return newest;
    }

    List<ChainHit> late() {
        List<ChainHit> late = new ArrayList<>();
        for (var stage : stages) {
            Queue<StreamRecord<ChainHit>> hits = stage.getSideOutput(FollowChains.LATE_HITS);
            if (hits != null) {
                hits.forEach(hit -> late.add(hit.getValue()));
            }
        }
        return late;
    }

    int entries() {
        return stages.stream()
                .mapToInt(stage -> entries(stage.getOperator().getKeyedStateBackend()))
                .sum();
    }

    private static int entries(KeyedStateBackend<?> backend) {
        return backend instanceof RocksDBKeyedStateBackend<?> rocks
                ? rocks.numKeyValueStateEntries()
                : ((TestableKeyedStateBackend<?>) backend).numKeyValueStateEntries();
    }

    int timers() {
        return stages.stream()
                .mapToInt(stage -> stage.numEventTimeTimers() + stage.numProcessingTimeTimers())
                .sum();
    }

    @Override
    public void close() throws Exception {
        for (var stage : stages) {
            stage.close();
        }
    }
}
