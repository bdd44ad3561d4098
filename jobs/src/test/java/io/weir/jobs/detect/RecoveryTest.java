package io.weir.jobs.detect;

import io.weir.connectors.kafka.RuleRecord;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.IncomingType;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.rules.alert.Alert;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole graph, in other orders, with other parallelism, and with a task that dies in the middle. */
class RecoveryTest {
    private static final Duration DISORDER = Duration.ofSeconds(5);
    private static final int EVENTS_PER_SECOND = 400;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(2)
            .setNumberSlotsPerTaskManager(2)
            .build());

    /** The runs that have had their accident: it happens once in each. */
    private static final Set<String> CRASHED = ConcurrentHashMap.newKeySet();

    /** Hands out records, and dies once when it comes to one of them. */
    private record Crashing(List<byte[]> sent, long crashAt, String run) implements GeneratorFunction<Long, Incoming> {
        @Override
        public Incoming map(Long index) {
            if (index == crashAt && CRASHED.add(run)) {
                throw new IllegalStateException("the accident of this test");
            }
            return Telemetry.arrived(sent.get(index.intValue()));
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
        Map<String, String> expected = run(inOrder, 1, -1, "undisturbed");
        assertThat(expected).hasSizeGreaterThan(5);
        for (int parallelism : List.of(1, 2, 4)) {
            for (int seed = 0; seed < seedsPerParallelism; seed++) {
                List<Incoming> shuffled = BusyQuarterHour.shuffled(inOrder, Incoming::timeMillis, DISORDER, seed);
                String run = "parallelism " + parallelism + ", order " + seed + " of " + seedsPerParallelism;
                int crashAt = shuffled.size() / 4 + new Random(seed).nextInt(shuffled.size() / 2);
                assertThat(run(shuffled, parallelism, crashAt, run)).as(run).isEqualTo(expected);
                assertThat(CRASHED).contains(run);
            }
        }
    }

    private static Map<String, String> run(List<Incoming> telemetry, int parallelism, int crashAt, String run)
            throws Exception {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        strict.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        strict.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        strict.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        var environment = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        environment.setParallelism(parallelism);
        environment.enableCheckpointing(50);
        List<byte[]> sent = telemetry.stream().map(Telemetry::sent).toList();
        var source = environment
                .fromSource(
                        new DataGeneratorSource<>(
                                new Crashing(sent, crashAt, run),
                                sent.size(),
                                RateLimiterStrategy.perSecond(EVENTS_PER_SECOND),
                                IncomingType.INSTANCE),
                        WatermarkStrategy.<Incoming>forBoundedOutOfOrderness(DISORDER)
                                .withTimestampAssigner((incoming, before) -> incoming.timeMillis()),
                        "test telemetry")
                .uid("test-telemetry");
        DataStream<RuleRecord> noPushes = source.<RuleRecord>flatMap((incoming, out) -> {})
                .returns(TypeInformation.of(RuleRecord.class))
                .uid("test-pushes");
        var outputs = DetectTopology.build(
                source, noPushes, BusyQuarterHour.RULES, Telemetry.FORMATS, TelemetryLimits.DEFAULT);
        List<Alert> alerts = new ArrayList<>();
        try (var raised = outputs.alerts().collectAsync()) {
            environment.executeAsync(run);
            raised.forEachRemaining(alerts::add);
        }
        return BusyQuarterHour.result(alerts);
    }
}
