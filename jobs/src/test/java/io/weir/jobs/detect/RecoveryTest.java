package io.weir.jobs.detect;

import io.weir.connectors.kafka.RuleRecord;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.IncomingType;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.rules.alert.Alert;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole graph, in other orders, with other parallelism, and with a task that dies in the middle. */
class RecoveryTest {
    private static final int NEVER = -1;
    private static final long PATIENCE_SECONDS = 120;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(2)
            .setNumberSlotsPerTaskManager(2)
            .build());

    /** What happened in the runs, by their names; tasks and tests are in one process. */
    private static final Map<String, Progress> RUNS = new ConcurrentHashMap<>();

    /** How far a run has come: in events, each task's counted for itself. */
    private static final class Progress {
        /** The most events that one task had passed on when a checkpoint was taken that became complete. */
        private final AtomicLong mostKept = new AtomicLong();
        /** The most that one task had passed on according to the checkpoint that it was restored from. */
        private final AtomicLong mostRestored = new AtomicLong();

        private final Set<Long> crashedAt = ConcurrentHashMap.newKeySet();
    }

    /** Passes events on, and dies once when it comes to one of them. */
    private static final class Accident extends RichMapFunction<Incoming, Incoming>
            implements CheckpointedFunction, CheckpointListener {
        private final String run;
        private final long crashAt;
        private final Map<Long, Long> passedByCheckpoint = new HashMap<>();
        private transient ListState<Long> stored;
        private long passed;

        /** @param crashAt the offset of the event, if any */
        Accident(String run, long crashAt) {
            this.run = run;
            this.crashAt = crashAt;
        }

        private Progress progress() {
            return RUNS.get(run);
        }

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            stored = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("passed", Types.LONG));
            for (Long before : stored.get()) {
                passed = before;
                progress().mostRestored.accumulateAndGet(before, Math::max);
            }
        }

        @Override
        public Incoming map(Incoming incoming) {
            if (incoming.record().offset() == crashAt && progress().crashedAt.add(crashAt)) {
                throw new IllegalStateException("the accident of this test");
            }
            passed++;
            return incoming;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            stored.update(List.of(passed));
            passedByCheckpoint.put(context.getCheckpointId(), passed);
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            progress().mostKept.accumulateAndGet(passedByCheckpoint.getOrDefault(checkpoint, 0L), Math::max);
        }
    }

    /** Time goes on with the fast topics; the slow one never holds them back. */
    private static final class FastTopicsOnly implements WatermarkGenerator<Incoming> {
        private long newestMillis = Long.MIN_VALUE / 2;

        @Override
        public void onEvent(Incoming incoming, long timeMillis, WatermarkOutput output) {
            newestMillis = BusyQuarterHour.isSlow(incoming) ? newestMillis : Math.max(newestMillis, timeMillis);
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            output.emitWatermark(new Watermark(newestMillis - BusyQuarterHour.DISORDER.toMillis() - 1));
        }
    }

    @Test
    void aCrashInAnyOrderAtAnyParallelismChangesNothing() throws Exception {
        crashes(4);
    }

    @Test
    @Tag("long")
    void norDoManyCrashes() throws Exception {
        crashes(40);
    }

    private static void crashes(int seedsPerParallelism) throws Exception {
        List<Incoming> inOrder = BusyQuarterHour.telemetry(11);
        Map<String, String> expected = run(inOrder, 1, NEVER, "undisturbed");
        assertThat(expected).hasSizeGreaterThan(50);
        for (int parallelism : List.of(1, 2, 4)) {
            for (int seed = 0; seed < seedsPerParallelism; seed++) {
                List<Incoming> shuffled = BusyQuarterHour.shuffled(
                        inOrder, Incoming::timeMillis, BusyQuarterHour::disorder, parallelism * 1_000L + seed);
                String run = "parallelism " + parallelism + ", order " + seed + " of " + seedsPerParallelism;
                int crashAt = shuffled.size() / 4 + new Random(seed).nextInt(shuffled.size() / 2);
                assertThat(run(shuffled, parallelism, crashAt, run)).as(run).isEqualTo(expected);
            }
        }
    }

    /** Lets a checkpoint become complete in the middle; then an event kills its task. */
    private static Map<String, String> run(List<Incoming> telemetry, int parallelism, int crashAt, String run)
            throws Exception {
        Progress progress = new Progress();
        RUNS.put(run, progress);
        Feed<byte[]> feed = new Feed<>();
        Feed<RuleRecord> noPushes = new Feed<>();
        noPushes.end();
        Kept<Alert> alerts = new Kept<>();
        Kept<DeadLetter> deadLetters = new Kept<>();
        var environment = StreamExecutionEnvironment.getExecutionEnvironment(strict());
        environment.setParallelism(parallelism);
        environment.enableCheckpointing(50);
        long fatal = crashAt == NEVER ? NEVER : telemetry.get(crashAt).record().offset();
        var source = environment
                .fromSource(
                        feed.source(Telemetry::arrived),
                        WatermarkStrategy.<Incoming>forGenerator(context -> new FastTopicsOnly())
                                .withTimestampAssigner((incoming, before) -> incoming.timeMillis()),
                        "test telemetry",
                        IncomingType.INSTANCE)
                .uid("test-telemetry")
                .map(new Accident(run, fatal))
                .returns(IncomingType.INSTANCE)
                .uid("test-accident");
        DataStream<RuleRecord> pushes = environment
                .fromSource(
                        noPushes.source(record -> record),
                        WatermarkStrategy.noWatermarks(),
                        "test pushes",
                        TypeInformation.of(RuleRecord.class))
                .uid("test-pushes")
                .setParallelism(1);
        var outputs =
                DetectTopology.build(source, pushes, BusyQuarterHour.RULES, Telemetry.FORMATS, TelemetryLimits.DEFAULT);
        outputs.alerts().sinkTo(alerts).uid("test-alerts");
        outputs.deadLetters().sinkTo(deadLetters).uid("test-dead-letters");

        List<byte[]> sent = telemetry.stream().map(Telemetry::sent).toList();
        int before = crashAt == NEVER ? sent.size() : crashAt;
        var job = environment.executeAsync(run);
        feed.send(sent.subList(0, before));
        if (crashAt != NEVER) {
            RunningDetection.await(() -> progress.mostKept.get() > 0);
            assertThat(progress.crashedAt).isEmpty();
        }
        feed.send(sent.subList(before, sent.size()));
        feed.end();
        job.getJobExecutionResult().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (crashAt != NEVER) {
            assertThat(progress.crashedAt).as("the task that died").containsExactly(fatal);
            assertThat(progress.mostRestored).as("restored from a checkpoint").hasPositiveValue();
        }
        assertThat(deadLetters.all()).as("late").isEmpty();
        return BusyQuarterHour.result(alerts.all());
    }

    private static Configuration strict() {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        strict.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(20));
        strict.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        strict.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        strict.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        return strict;
    }
}
