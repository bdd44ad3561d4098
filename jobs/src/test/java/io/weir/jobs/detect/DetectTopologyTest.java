package io.weir.jobs.detect;

import io.weir.connectors.kafka.ReadingType;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.Reading;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.library.RuleFiles;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole graph on an in-process cluster, with the strict flags of production. */
class DetectTopologyTest {
    private static final Duration DISORDER = Duration.ofSeconds(5);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(2)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private record Outcome(List<Alert> alerts, List<DeadLetter> deadLetters) {}

    @Test
    void findsTheAttackAndNothingElse() throws Exception {
        Outcome outcome = run(Telemetry.attackAmongLogins(1), 1);

        assertThat(newest(outcome.alerts())).hasSize(1).allSatisfy((id, alert) -> {
            assertThat(alert.entities()).containsEntry("source.ip", Telemetry.ATTACKER);
            assertThat(alert.count()).isEqualTo(24);
            assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
        });
        assertThat(outcome.deadLetters()).isEmpty();
    }

    @Test
    void neitherOrderNorParallelismChangesTheFinalAlerts() throws Exception {
        Map<String, Alert> expected =
                newest(run(Telemetry.attackAmongLogins(7), 1).alerts());
        assertThat(expected).hasSize(1);

        for (int parallelism : List.of(1, 2, 4)) {
            for (long seed : List.of(1L, 2L)) {
                List<Reading> readings = shuffledWithin(DISORDER, Telemetry.attackAmongLogins(7), seed);
                assertThat(newest(run(readings, parallelism).alerts()))
                        .usingRecursiveComparison()
                        .ignoringFieldsMatchingRegexes(".*stages.*")
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void garbageBecomesDeadLettersAndTheRestIsDetected() throws Exception {
        List<Reading> readings = new ArrayList<>(Telemetry.attackAmongLogins(3));
        readings.add(10, Telemetry.read(9_001, Telemetry.START, "\u0000\u0001\u0002"));
        readings.add(20, Telemetry.read(9_002, Telemetry.START, "[".repeat(100_000)));
        readings.add(30, Telemetry.read(9_003, Telemetry.START, "\"text\""));

        Outcome outcome = run(readings, 2);

        assertThat(outcome.deadLetters())
                .extracting(DeadLetter::offset)
                .containsExactlyInAnyOrder(9_001L, 9_002L, 9_003L);
        assertThat(newest(outcome.alerts())).hasSize(1);
    }

    private static Outcome run(List<Reading> readings, int parallelism) throws Exception {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        environment.setParallelism(parallelism);
        var source = environment
                .fromData(readings, ReadingType.INSTANCE)
                .uid("test-readings")
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Reading>forBoundedOutOfOrderness(DISORDER)
                        .withTimestampAssigner((reading, before) -> reading.timeMillis()))
                .uid("test-watermarks");
        var outputs = DetectTopology.build(source, DetectionRules.of(RuleFiles.bundled()));
        List<Alert> alerts = new ArrayList<>();
        List<DeadLetter> deadLetters = new ArrayList<>();
        try (var raised = outputs.alerts().collectAsync();
                var setAside = outputs.deadLetters().collectAsync()) {
            environment.execute("detect topology test");
            raised.forEachRemaining(alerts::add);
            setAside.forEachRemaining(deadLetters::add);
        }
        return new Outcome(alerts, deadLetters);
    }

    private static Map<String, Alert> newest(List<Alert> alerts) {
        Map<String, Alert> newest = new HashMap<>();
        alerts.forEach(alert ->
                newest.merge(alert.id(), alert, (one, other) -> one.version() >= other.version() ? one : other));
        return newest;
    }

    private static List<Reading> shuffledWithin(Duration disorder, List<Reading> readings, long seed) {
        Random random = new Random(seed);
        Map<Reading, Long> arrival = new HashMap<>();
        readings.forEach(
                reading -> arrival.put(reading, reading.timeMillis() + random.nextInt((int) disorder.toMillis())));
        List<Reading> shuffled = new ArrayList<>(readings);
        Collections.shuffle(shuffled, random);
        shuffled.sort(Comparator.comparing(arrival::get));
        return shuffled;
    }
}
