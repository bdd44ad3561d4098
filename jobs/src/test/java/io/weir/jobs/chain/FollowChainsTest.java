package io.weir.jobs.chain;

import io.weir.jobs.AllocatedBytes;
import io.weir.jobs.chain.ChainStages.Backend;
import io.weir.jobs.time.DecisionGrid;
import io.weir.jobs.time.Lanes;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertStep;
import io.weir.rules.alert.Severity;
import io.weir.rules.chain.ChainHit;
import io.weir.rules.chain.StepRule;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

import static io.weir.jobs.chain.ChainFixture.ATTACKER;
import static io.weir.jobs.chain.ChainFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class FollowChainsTest {
    private static final long HOUR = 3_600_000;
    private static final ChainFixture PLAIN = ChainFixture.of(
            """
            within: 10m
            steps:
              - {name: one, rule: a}
              - {name: two, rule: b, within: 1m}
              - {name: three, rule: c}
            """);
    private static final ChainFixture RICH = ChainFixture.of(
            """
            within: 10m
            steps:
              - {name: one, rule: a, times: 2}
              - {name: two, rule: b, optional: true}
              - {name: three, rule: c}
              - {name: four, rule: d, without: {rule: x}}
            """);
    private static final ChainFixture ABSENCE = ChainFixture.of(
            """
            within: 10m
            steps:
              - {name: one, rule: a}
              - {name: two, rule: b}
              - {name: calm, without: {rule: x}, within: 5m}
            """);
    private static final ChainFixture SPREAD = ChainFixture.of(
            """
            within: 10m
            steps:
              - {name: one, rule: a}
              - {name: move, rule: b, rebind: destination.ip}
              - {name: move-on, rule: b, rebind: destination.ip, within: 5m}
              - {name: harm, rule: c}
            """);

    private record At(String rule, long millis, String source, String destination) {
        static At of(String rule, long seconds) {
            return new At(rule, seconds * 1000, ATTACKER, "");
        }
    }

    private static List<Alert> run(ChainFixture fixture, At... hits) throws Exception {
        try (ChainStages stages = ChainStages.open(Backend.HEAP, fixture)) {
            for (At hit : hits) {
                stages.hits(fixture.hits(hit.rule(), hit.millis(), hit.source(), hit.destination()));
            }
            stages.watermark(2 * HOUR);
            assertThat(stages.entries()).isZero();
            assertThat(stages.timers()).isZero();
            return stages.alerts();
        }
    }

    private static List<String> steps(Alert alert) {
        return alert.steps().stream().map(AlertStep::name).toList();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {ChainHit.class, StepRule.class, AlertStep.class, Alert.class, FollowChains.StoredRuns.class})
    void whatTravelsOrIsStoredNeedsNoKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    @Test
    void anAlertTellsTheStepsOfTheChain() throws Exception {
        assertThat(run(PLAIN, At.of("a", 0), At.of("b", 30), At.of("c", 300)))
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.ruleId()).isEqualTo("fixture");
                    assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
                    assertThat(alert.timeMillis()).isEqualTo(NOON + 300_000);
                    assertThat(alert.firstMillis()).isEqualTo(NOON);
                    assertThat(alert.group()).isEqualTo(Map.of("source.ip", ATTACKER));
                    assertThat(alert.count()).isEqualTo(3);
                    assertThat(alert.steps())
                            .extracting(AlertStep::name, AlertStep::ruleName, AlertStep::eventId)
                            .containsExactly(
                                    tuple("one", "Rule a", "a-0"),
                                    tuple("two", "Rule b", "b-30000"),
                                    tuple("three", "Rule c", "c-300000"));
                });
    }

    @Test
    void hitsAreDecidedInTheOrderOfTheirTimesHoweverTheyArrive() throws Exception {
        assertThat(run(PLAIN, At.of("c", 60), At.of("a", 10), At.of("b", 40))).hasSize(1);
        assertThat(run(PLAIN, At.of("a", 60), At.of("b", 40), At.of("c", 10))).isEmpty();
    }

    @Test
    void aStepAndAChainTimeOut() throws Exception {
        assertThat(run(PLAIN, At.of("a", 0), At.of("b", 61), At.of("c", 70))).isEmpty();
        assertThat(run(PLAIN, At.of("a", 0), At.of("b", 60), At.of("c", 600))).hasSize(1);
        assertThat(run(PLAIN, At.of("a", 0), At.of("b", 60), At.of("c", 601))).isEmpty();
    }

    @Test
    void whatAnEntityCompletesAgainIsFoldedIntoTheSameAlert() throws Exception {
        List<Alert> versions = run(
                PLAIN,
                At.of("a", 0),
                At.of("b", 30),
                At.of("c", 40),
                At.of("c", 41),
                At.of("a", 50),
                At.of("b", 51),
                At.of("c", 52));

        assertThat(ChainStages.newest(versions).values()).singleElement().satisfies(alert -> {
            assertThat(alert.suppressed()).isEqualTo(2);
            assertThat(alert.lastMillis()).isEqualTo(NOON + 52_000);
            assertThat(alert.timeMillis()).isEqualTo(NOON + 40_000);
        });
    }

    @Test
    void repeatsOptionalStepsAndAbsenceInTheMiddle() throws Exception {
        At[] whole = {At.of("a", 0), At.of("a", 1), At.of("b", 2), At.of("c", 3), At.of("d", 4)};

        assertThat(run(RICH, whole)).singleElement().satisfies(alert -> assertThat(steps(alert))
                .containsExactly("one", "one", "two", "three", "four"));
        assertThat(run(RICH, At.of("a", 0), At.of("a", 1), At.of("c", 3), At.of("d", 4)))
                .hasSize(1);
        assertThat(run(RICH, At.of("a", 0), At.of("c", 3), At.of("d", 4))).isEmpty();
        assertThat(run(RICH, At.of("a", 0), At.of("a", 1), At.of("c", 3), At.of("x", 4), At.of("d", 5)))
                .isEmpty();
        assertThat(run(RICH, At.of("a", 0), At.of("x", 1), At.of("a", 2), At.of("c", 3), At.of("d", 5)))
                .hasSize(1);
        assertThat(run(RICH, At.of("a", 0), At.of("a", 1), At.of("c", 3), At.of("x", 4), At.of("c", 5), At.of("d", 6)))
                .hasSize(1);
    }

    @Test
    void absenceAtTheEndIsWaitedFor() throws Exception {
        assertThat(run(ABSENCE, At.of("a", 0), At.of("b", 10)))
                .singleElement()
                .satisfies(alert -> assertThat(alert.timeMillis()).isEqualTo(NOON + 310_000));
        assertThat(run(ABSENCE, At.of("a", 0), At.of("b", 10), At.of("x", 310))).isEmpty();
        assertThat(run(ABSENCE, At.of("a", 0), At.of("b", 10), At.of("x", 311))).hasSize(1);
        assertThat(run(ABSENCE, At.of("a", 0), At.of("x", 5), At.of("b", 10))).hasSize(1);
    }

    @Test
    void aFloodOfLastStepsDoesNotPutTheAlertOff() throws Exception {
        List<At> hits = new ArrayList<>(List.of(At.of("a", 0)));
        for (int second = 1; second < 500; second++) {
            hits.add(At.of("b", second));
        }

        assertThat(ChainStages.newest(run(ABSENCE, hits.toArray(At[]::new))).values())
                .singleElement()
                .satisfies(alert -> assertThat(alert.timeMillis()).isEqualTo(NOON + 301_000));
    }

    @Test
    void aChainGoesOnUnderTheEntityItLeadsTo() throws Exception {
        List<Alert> alerts = run(
                SPREAD,
                At.of("a", 0),
                new At("b", 10_000, ATTACKER, "192.0.2.1"),
                new At("b", 20_000, "192.0.2.1", "192.0.2.2"),
                new At("c", 25_000, "192.0.2.3", ""),
                new At("c", 30_000, "192.0.2.2", ""));

        assertThat(alerts).singleElement().satisfies(alert -> {
            assertThat(alert.steps())
                    .extracting(AlertStep::entity)
                    .containsExactly(ATTACKER, ATTACKER, "192.0.2.1", "192.0.2.2");
            assertThat(alert.group()).isEqualTo(Map.of("source.ip", ATTACKER));
        });
    }

    @Test
    void theLimitOfTheChainHoldsAcrossEntities() throws Exception {
        At[] tooSlow = {
            At.of("a", 0),
            new At("b", 10_000, ATTACKER, "192.0.2.1"),
            new At("b", 20_000, "192.0.2.1", "192.0.2.2"),
            new At("c", 600_001, "192.0.2.2", "")
        };

        assertThat(run(SPREAD, tooSlow)).isEmpty();
    }

    @Test
    void hitsThatComeAfterTheirMomentAreSetAside() throws Exception {
        try (ChainStages stages = ChainStages.open(Backend.HEAP, PLAIN)) {
            long moment = DecisionGrid.CHAINS.decidedAt(NOON + 1_003) - NOON;
            stages.watermark(moment - 1);
            stages.hits(PLAIN.hits("a", 1_003, ATTACKER, ""));
            stages.hits(PLAIN.hits("a", 1_000, ATTACKER, ""));

            assertThat(stages.late()).extracting(ChainHit::eventId).containsExactly("a-1000");
        }
    }

    @Test
    void whatWaitedInASlowerLaneIsNotTakenForWhatFollows() throws Exception {
        Lanes slow = new Lanes(
                ChainFixture.OUT_OF_ORDERNESS,
                List.of(new Lanes.Lane(
                        Pattern.compile("slow"), ChainFixture.OUT_OF_ORDERNESS.plusSeconds(8), List.of("linux"))));
        try (ChainStages before = ChainStages.restore(Backend.HEAP, null, slow, PLAIN)) {
            before.hits(PLAIN.hits("b", 1_000, ATTACKER, ""));
            before.watermark(500);
            try (ChainStages after = ChainStages.restore(Backend.HEAP, before.snapshot(), PLAIN)) {
                after.hits(PLAIN.hits("a", 2_000, ATTACKER, ""));
                after.watermark(3_000);
                after.hits(PLAIN.hits("c", 10_000, ATTACKER, ""));
                after.watermark(HOUR);

                assertThat(after.alerts()).isEmpty();
                assertThat(after.late()).extracting(ChainHit::eventId).containsExactly("b-1000");
                assertThat(after.entries()).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void neitherOrderNorRestoreChangesTheFinalAlerts(Backend backend) throws Exception {
        int seeds = backend == Backend.HEAP ? 200 : 10;
        int raised = 0;
        for (ChainFixture fixture : List.of(PLAIN, RICH, ABSENCE, SPREAD)) {
            for (int seed = 0; seed < seeds / 4 + 1; seed++) {
                List<At> hits = randomHits(new Random(seed));
                Map<String, Alert> expected = ChainStages.newest(replay(fixture, backend, hits, -1, 0));
                int restoreAt = new Random(seed).nextInt(hits.size());
                Map<String, Alert> actual = ChainStages.newest(replay(fixture, backend, hits, restoreAt, seed + 1));
                raised += expected.size();
                assertThat(actual)
                        .as("seed %d", seed)
                        .usingRecursiveComparison()
                        .ignoringFieldsMatchingRegexes(".*stages.*")
                        .isEqualTo(expected);
            }
        }
        assertThat(raised).isGreaterThan(seeds / 2);
    }

    private static List<At> randomHits(Random random) {
        List<String> hosts = List.of(ATTACKER, "192.0.2.1", "192.0.2.2");
        List<At> hits = new ArrayList<>();
        long millis = 0;
        for (int i = 0; i < 60; i++) {
            millis += random.nextInt(20_000);
            String rule = random.nextInt(12) == 0 ? "x" : String.valueOf((char) ('a' + random.nextInt(4)));
            hits.add(new At(rule, millis, hosts.get(random.nextInt(3)), hosts.get(random.nextInt(3))));
        }
        return hits;
    }

    /** Shuffled within five seconds if there is a seed; torn down and restored before one of the hits. */
    private static List<Alert> replay(ChainFixture fixture, Backend backend, List<At> hits, int restoreAt, long seed)
            throws Exception {
        int disorderMillis = 5_000;
        Random random = new Random(seed);
        List<At> arriving = new ArrayList<>(hits);
        if (seed != 0) {
            Map<At, Long> arrival = new HashMap<>();
            hits.forEach(hit -> arrival.put(hit, hit.millis() + random.nextInt(disorderMillis)));
            Collections.shuffle(arriving, random);
            arriving.sort(Comparator.comparing(arrival::get));
        }
        List<Alert> alerts = new ArrayList<>();
        ChainStages stages = ChainStages.open(backend, fixture);
        long newest = 0;
        for (int i = 0; i < arriving.size(); i++) {
            if (i == restoreAt) {
                ChainStages restored = ChainStages.restore(backend, stages.snapshot(), fixture);
                alerts.addAll(stages.alerts());
                stages.close();
                stages = restored;
            }
            At hit = arriving.get(i);
            stages.hits(fixture.hits(hit.rule(), hit.millis(), hit.source(), hit.destination()));
            newest = Math.max(newest, hit.millis());
            stages.watermark(newest - disorderMillis - 1);
        }
        stages.watermark(newest + 2 * HOUR);
        assertThat(stages.late()).isEmpty();
        assertThat(stages.entries()).isZero();
        assertThat(stages.timers()).isZero();
        alerts.addAll(stages.alerts());
        stages.close();
        return alerts;
    }

    @Test
    void aChainThatIsPushedIsFollowedAndOthersGoOn() throws Exception {
        ChainFixture pushed = ChainFixture.named(
                "pushed",
                """
                within: 10m
                steps:
                  - {name: one, rule: a}
                  - {name: two, rule: d}
                """);
        try (ChainStages stages = ChainStages.open(Backend.HEAP, PLAIN)) {
            stages.hits(PLAIN.hits("a", 0, ATTACKER, ""));
            stages.watermark(1_000);
            stages.push(pushed);
            stages.hits(PLAIN.hits("b", 2_000, ATTACKER, ""));
            stages.hits(pushed.hits("a", 2_000, ATTACKER, ""));
            stages.watermark(3_000);
            try (ChainStages restored = ChainStages.restore(Backend.HEAP, stages.snapshot(), PLAIN)) {
                restored.hits(PLAIN.hits("c", 4_000, ATTACKER, ""));
                restored.hits(pushed.hits("d", 4_000, ATTACKER, ""));
                restored.watermark(HOUR);

                assertThat(restored.alerts()).extracting(Alert::ruleId).containsExactlyInAnyOrder("fixture", "pushed");
                assertThat(restored.entries()).isZero();
            }
        }
    }

    @Test
    void aChainThatMeansSomethingElseForgetsItsRuns() throws Exception {
        ChainFixture changed = ChainFixture.of(
                """
                within: 11m
                steps:
                  - {name: one, rule: a}
                  - {name: two, rule: b}
                  - {name: three, rule: c}
                """);
        try (ChainStages stages = ChainStages.open(Backend.HEAP, PLAIN)) {
            stages.hits(PLAIN.hits("a", 0, ATTACKER, ""));
            stages.watermark(1_000);
            stages.push(changed);
            stages.hits(changed.hits("b", 2_000, ATTACKER, ""));
            stages.hits(changed.hits("c", 3_000, ATTACKER, ""));
            stages.watermark(HOUR);

            assertThat(stages.alerts()).isEmpty();
            assertThat(stages.entries()).isZero();
        }
    }

    @Test
    void aChainThatIsRemovedForgetsItsRuns() throws Exception {
        try (ChainStages stages = ChainStages.open(Backend.HEAP, PLAIN)) {
            stages.hits(PLAIN.hits("a", 0, ATTACKER, ""));
            stages.hits(PLAIN.hits("b", 1_000, ATTACKER, ""));
            stages.watermark(1_500);
            stages.remove("fixture");
            stages.watermark(HOUR);

            assertThat(stages.alerts()).isEmpty();
            assertThat(stages.entries()).isZero();
            assertThat(stages.timers()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aChainThatIsTakenAwayAndComesBackBeginsAnew(Backend backend) throws Exception {
        try (ChainStages stages = ChainStages.open(backend, PLAIN)) {
            stages.hits(PLAIN.hits("a", 0, ATTACKER, ""));
            stages.hits(PLAIN.hits("b", 1_000, ATTACKER, ""));
            stages.watermark(1_500);
            stages.remove("fixture");
            assertThat(stages.entries()).isZero();
            stages.push(PLAIN);
            stages.hits(PLAIN.hits("c", 2_000, ATTACKER, ""));
            stages.watermark(HOUR);

            assertThat(stages.alerts()).isEmpty();
        }
    }

    @Test
    void hitsWaitForTheirRules() throws Exception {
        try (ChainStages stages = ChainStages.open(Backend.HEAP)) {
            stages.hits(PLAIN.hits("a", 0, ATTACKER, ""));
            stages.hits(PLAIN.hits("b", 1_000, ATTACKER, ""));
            stages.hits(PLAIN.hits("c", 2_000, ATTACKER, ""));
            stages.watermark(10_000);
            stages.clock(1_000);
            stages.push(PLAIN);
            stages.clock(2_000);
            stages.watermark(HOUR);

            assertThat(stages.alerts()).hasSize(1);
            assertThat(stages.entries()).isZero();
        }
    }

    @Test
    void hitsOfAChainThatNobodyKnowsAreSetAsideInTheEnd() throws Exception {
        try (ChainStages stages = ChainStages.open(Backend.HEAP)) {
            stages.hits(PLAIN.hits("a", 0, ATTACKER, ""));
            stages.watermark(10_000);
            for (int second = 0; second <= FollowChains.MOST_LOOKS; second++) {
                assertThat(stages.late()).isEmpty();
                stages.clock(second * 1_000);
            }

            assertThat(stages.late()).hasSize(1);
            assertThat(stages.entries()).isZero();
            assertThat(stages.timers()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    @Timeout(60)
    void aFloodOfFirstStepsOfOneEntityStaysCheap(Backend backend) throws Exception {
        flood(backend, "followed by", PLAIN, backend == Backend.HEAP ? 1_000_000 : 100_000);
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    @Timeout(60)
    void soItDoesWithFlinkCep(Backend backend) throws Exception {
        flood(backend, "Flink CEP", RICH, backend == Backend.HEAP ? 200_000 : 50_000);
    }

    private static void flood(Backend backend, String name, ChainFixture fixture, int hits) throws Exception {
        try (ChainStages stages = ChainStages.open(backend, fixture)) {
            long startNanos = System.nanoTime();
            for (int i = 0; i < hits; i++) {
                stages.hits(fixture.hits("a", "a-" + i, i / 10, ATTACKER, ""));
                if (i % 1_000 == 0) {
                    stages.watermark(i / 10 - 200);
                }
            }
            stages.watermark(hits / 10 + 100);
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            System.out.printf("%s, %s: %,.0f hits/s of one entity%n", name, backend, hits / seconds);

            assertThat(stages.entries()).isEqualTo(1);
            assertThat(stages.timers()).isLessThan(5);
            stages.watermark(HOUR);
            assertThat(stages.entries()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    @Timeout(60)
    void aFloodCostsNoMoreTheLongerStragglersAreWaitedFor(Backend backend) throws Exception {
        long shortly = bytesPerHit(backend, 1_000);
        long longer = bytesPerHit(backend, 16_000);

        assertThat(longer).isLessThan(2 * shortly);
    }

    /** What reading and keeping a flood of one entity allocates, a thousand hits a second, while stragglers are waited for. */
    private static long bytesPerHit(Backend backend, long patienceMillis) throws Exception {
        int hits = 20_000;
        try (ChainStages stages = ChainStages.open(backend, PLAIN)) {
            long bytes = AllocatedBytes.by(() -> {
                for (int i = 0; i < hits; i++) {
                    stages.hits(PLAIN.hits("a", "a-" + i, i, ATTACKER, ""));
                    if (i % 100 == 0) {
                        stages.watermark(i - patienceMillis);
                    }
                }
                stages.watermark(hits + 100);
            });
            assertThat(stages.late()).isEmpty();
            assertThat(stages.entries()).isEqualTo(1);
            return bytes / hits;
        }
    }

    @Test
    @Timeout(60)
    void aHundredThousandEntitiesAreForgottenAfterTheirTime() throws Exception {
        try (ChainStages stages = ChainStages.open(Backend.HEAP, RICH)) {
            for (int i = 0; i < 100_000; i++) {
                stages.hits(RICH.hits("a", i / 100, "host-" + i, ""));
            }
            stages.watermark(10_000);
            assertThat(stages.entries()).isEqualTo(100_000);
            stages.watermark(HOUR);

            assertThat(stages.entries()).isZero();
            assertThat(stages.timers()).isZero();
        }
    }
}
