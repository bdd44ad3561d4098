package io.weir.jobs.chain;

import io.weir.jobs.rules.LiveRules;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertStep;
import io.weir.rules.chain.ChainHit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import static io.weir.jobs.chain.ChainFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

/** The stages as one graph on an in-process cluster, with the strict flags of production. */
class ChainTopologyTest {
    private static final Duration DISORDER = Duration.ofSeconds(5);
    private static final int ATTACKERS = 50;
    private static final ChainFixture SPREAD = ChainFixture.of(
            """
            within: 10m
            steps:
              - {name: one, rule: a, times: 2}
              - {name: move, rule: b, rebind: destination.ip}
              - {name: look, rule: d, optional: true}
              - {name: move-on, rule: b, rebind: destination.ip}
              - {name: harm, rule: c, without: {rule: x}}
            """);

    /** Pushed meanwhile. */
    private static final ChainFixture UNRELATED = ChainFixture.named(
            "unrelated",
            """
            within: 10m
            steps:
              - {name: one, rule: x}
              - {name: two, rule: x}
            """);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(2)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void runsGoOnFromEntityToEntityAtAnyParallelism(int parallelism) throws Exception {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        environment.setParallelism(parallelism);
        environment.getConfig().setAutoWatermarkInterval(1);
        var hits = environment
                .fromData(arriving(attacks(), parallelism), TypeInformation.of(ChainHit.class))
                .uid("test-hits")
                .assignTimestampsAndWatermarks(WatermarkStrategy.<ChainHit>forBoundedOutOfOrderness(DISORDER)
                        .withTimestampAssigner((hit, before) -> hit.timeMillis()))
                .uid("test-watermarks");
        var changes = environment
                .fromData(List.of(new RuleUpdate(1, UNRELATED.documents())), TypeInformation.of(RuleUpdate.class))
                .uid("test-changes")
                .broadcast(LiveRules.STATE);
        var outputs = ChainTopology.attach(hits, changes, ChainFixture.start(SPREAD));
        List<Alert> alerts = new ArrayList<>();
        List<ChainHit> late = new ArrayList<>();
        try (var raised = outputs.alerts().collectAsync();
                var tooLate = outputs.lateHits().collectAsync()) {
            environment.execute("chain topology test");
            raised.forEachRemaining(alerts::add);
            tooLate.forEachRemaining(late::add);
        }

        assertThat(late).isEmpty();
        assertThat(ChainStages.newest(alerts)).hasSize(ATTACKERS);
        assertThat(alerts).allSatisfy(alert -> assertThat(alert.steps())
                .extracting(AlertStep::name)
                .containsExactly("one", "one", "move", "look", "move-on", "harm"));
    }

    private static List<ChainHit> attacks() {
        List<ChainHit> hits = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            long at = i * 1_700L;
            String attacker = "203.0.113." + i;
            String first = "192.0.2." + i;
            String second = "198.51.100." + i;
            hits.addAll(SPREAD.hits("a", at, attacker, ""));
            hits.addAll(SPREAD.hits("a", at + 500, attacker, ""));
            hits.addAll(SPREAD.hits("b", at + 1_003, attacker, first));
            hits.addAll(SPREAD.hits("d", at + 1_005, first, ""));
            hits.addAll(SPREAD.hits("b", at + 1_007, first, second));
            hits.addAll(SPREAD.hits("c", at + 1_009, second, ""));
        }
        return hits;
    }

    private static List<ChainHit> arriving(List<ChainHit> hits, long seed) {
        Random random = new Random(seed);
        record Arrival(ChainHit hit, long millis) {}
        return hits.stream()
                .map(hit -> new Arrival(hit, hit.timeMillis() - NOON + random.nextInt((int) DISORDER.toMillis())))
                .sorted(Comparator.comparingLong(Arrival::millis))
                .map(Arrival::hit)
                .toList();
    }
}
