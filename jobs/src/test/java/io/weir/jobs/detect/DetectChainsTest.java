package io.weir.jobs.detect;

import io.weir.connectors.telemetry.Incoming;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.RuleAnswer;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertStep;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.book.RulePush;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

/** Chains through the whole topology: over events, over what correlations raise, and changed while events flow. */
class DetectChainsTest {
    private static final Duration DISORDER = Duration.ofSeconds(2);
    private static final String RULES =
            """
            title: Failed login
            name: failed
            level: informational
            logsource: {product: linux, service: sshd}
            detection: {selection: {event.action: login, event.outcome: failure}, condition: selection}
            ---
            title: Guessing
            name: guessing
            level: medium
            correlation: {type: event_count, rules: [failed], group-by: [source.ip], timespan: 1m, condition: {gte: 3}}
            ---
            title: Login
            name: login
            level: informational
            logsource: {product: linux, service: sshd}
            detection: {selection: {event.action: login, event.outcome: success}, condition: selection}
            ---
            title: Awake
            name: awake
            logsource: {product: linux}
            detection: {selection: {event.action: awake}, condition: selection}
            ---
            title: Moved on
            name: moved
            level: high
            tags: [attack.lateral-movement]
            logsource: {product: linux}
            detection: {selection: {event.action: moved}, condition: selection}
            ---
            title: Harm
            name: harm
            level: critical
            tags: [attack.impact]
            logsource: {product: linux}
            detection: {selection: {event.action: harm}, condition: selection}
            ---
            """;
    private static final String BREAK_IN =
            """
            title: Break-in after guessing
            name: break-in
            level: high
            chain:
              within: 30m
              steps:
                - {name: guessing, rule: guessing}
                - {name: login, rule: login, within: 10m}
            ---
            """;
    private static final String SPREAD =
            """
            title: Break-in that spreads
            name: spread
            level: critical
            chain:
              within: 1h
              steps:
                - {name: guessing, rule: guessing}
                - {name: on, tactic: lateral-movement, rebind: destination.ip}
                - {name: harm, tactic: impact, min-severity: high}
            ---
            """;
    private static final String CALM =
            """
            title: A login that nothing follows
            name: calm
            level: low
            chain:
              within: 1h
              steps:
                - {name: guessing, rule: guessing}
                - {name: login, rule: login}
                - {name: calm, without: {rule: harm}, within: 3m}
            ---
            """;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(2)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static DetectionRules rules(String... documents) {
        return DetectionRules.of(
                List.of(new RuleSource("rules.yml", RULES + String.join("", documents))),
                Telemetry.FORMATS,
                Telemetry.LANES);
    }

    private static Story attacks(int attackers) {
        Story story = new Story(Telemetry.START);
        for (int i = 0; i < attackers; i++) {
            String attacker = "203.0.113." + i;
            String victim = "198.51.100." + i;
            story.guessing(i * 3, attacker)
                    .login(i * 3 + 20, attacker)
                    .at(i * 3 + 30, "moved", "success", attacker, victim)
                    .at(i * 3 + 40, "harm", "success", victim, "192.0.2.200");
        }
        return story;
    }

    private static List<String> steps(Alert alert) {
        return alert.steps().stream().map(AlertStep::ruleName).toList();
    }

    @Test
    void chainsRunOverEventsAndOverWhatCorrelationsRaise(@InjectMiniCluster MiniCluster cluster) throws Exception {
        try (var detection = new RunningDetection(cluster, DISORDER)) {
            detection.start(rules(BREAK_IN, SPREAD, CALM), 2, Optional.empty());
            detection.send(new Story(Telemetry.START)
                    .guessing(0, "203.0.113.9")
                    .login(20, "203.0.113.9")
                    .at(30, "moved", "success", "203.0.113.9", "198.51.100.9")
                    .at(40, "harm", "success", "198.51.100.9", "192.0.2.200")
                    .login(50, "203.0.113.10") // who never guessed
                    .take());
            detection.finish();

            assertThat(detection.deadLetters()).isEmpty();
            assertThat(detection.alerts("break-in")).singleElement().satisfies(alert -> {
                assertThat(steps(alert)).containsExactly("Guessing", "Login");
                assertThat(alert.group()).isEqualTo(Map.of("source.ip", "203.0.113.9"));
                assertThat(alert.steps().get(0).eventId())
                        .isEqualTo(detection.alerts("guessing").get(0).id());
                assertThat(alert.steps().get(1).evidence()).isNotEmpty();
            });
            assertThat(detection.alerts("spread")).singleElement().satisfies(alert -> {
                assertThat(steps(alert)).containsExactly("Guessing", "Moved on", "Harm");
                assertThat(alert.steps())
                        .extracting(AlertStep::entity)
                        .containsExactly("203.0.113.9", "203.0.113.9", "198.51.100.9");
            });
            assertThat(detection.alerts("calm")).singleElement().satisfies(alert -> assertThat(alert.timeMillis())
                    .isEqualTo(Telemetry.START.plusSeconds(200).toEpochMilli()));
        }
    }

    @Test
    void rulesThatReportOnTheirOwnDoSoBesideTheChainAndInformationalOnesDoNot(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        try (var detection = new RunningDetection(cluster, DISORDER)) {
            detection.start(rules(BREAK_IN, SPREAD), 1, Optional.empty());
            detection.send(attacks(1).take());
            detection.finish();

            assertThat(detection.newest().values())
                    .extracting(Alert::ruleId)
                    .containsExactlyInAnyOrder("guessing", "moved", "harm", "break-in", "spread");
        }
    }

    @Test
    void aStepThatAlertsAtOnceIsTakenOnce(@InjectMiniCluster MiniCluster cluster) throws Exception {
        String twice =
                """
                title: Harm done twice
                name: twice
                chain:
                  within: 1h
                  steps:
                    - {name: harm, rule: harm, times: 2}
                    - {name: moved, rule: moved}
                ---
                """;
        try (var detection = new RunningDetection(cluster, DISORDER)) {
            detection.start(rules(twice), 1, Optional.empty());
            detection.send(new Story(Telemetry.START)
                    .at(0, "harm", "success", "203.0.113.9", "192.0.2.1")
                    .at(1, "moved", "success", "203.0.113.9", "192.0.2.1")
                    .at(2, "harm", "success", "203.0.113.10", "192.0.2.1")
                    .at(3, "harm", "success", "203.0.113.10", "192.0.2.1")
                    .at(4, "moved", "success", "203.0.113.10", "192.0.2.1")
                    .take());
            detection.finish();

            assertThat(detection.alerts("twice")).singleElement().satisfies(alert -> assertThat(alert.group())
                    .isEqualTo(Map.of("source.ip", "203.0.113.10")));
        }
    }

    @Test
    void neitherOrderNorParallelismNorARestartChangesTheFinalAlerts(
            @InjectMiniCluster MiniCluster cluster, @TempDir Path directory) throws Exception {
        Map<String, Alert> expected = null;
        for (int parallelism : List.of(1, 2, 4)) {
            List<Incoming> arriving = shuffled(attacks(20).take(), parallelism);
            int half = arriving.size() / 2;
            try (var detection = new RunningDetection(cluster, DISORDER)) {
                detection.start(rules(BREAK_IN, SPREAD, CALM), parallelism, Optional.empty());
                awake(detection, 1);
                detection.send(arriving.subList(0, half));
                RunningDetection.await(() -> !detection.alerts("break-in").isEmpty());
                String savepoint = detection.stop(directory);
                detection.start(rules(BREAK_IN, SPREAD, CALM), 1 + parallelism % 4, Optional.of(savepoint));
                awake(detection, 2);
                detection.send(arriving.subList(half, arriving.size()));
                detection.finish();

                assertThat(detection.deadLetters()).isEmpty();
                expected = expected == null ? detection.newest() : expected;
                assertThat(detection.newest())
                        .usingRecursiveComparison()
                        .ignoringFieldsMatchingRegexes(".*stages.*")
                        .isEqualTo(expected);
            }
        }
        assertThat(expected.values().stream().map(Alert::ruleId).distinct()).contains("break-in", "spread", "calm");
        assertThat(expected.values().stream().filter(alert -> alert.ruleId().equals("spread")))
                .hasSize(20);
    }

    /** Waits until every partition has been heard of: one that counts as empty would let time go on without it. */
    private static void awake(RunningDetection detection, int time) throws Exception {
        Story story = new Story(Telemetry.START, 1_000_000L * time);
        for (int partition = 0; partition < 4; partition++) {
            story.at(0, "awake", "success", "192.0.2.10" + partition, "192.0.2." + time);
        }
        detection.send(story.take());
        RunningDetection.await(() -> detection.allVersions().stream()
                        .filter(alert -> alert.ruleId().equals("awake") && alert.version() == time)
                        .count()
                == 4);
    }

    private static List<Incoming> shuffled(List<Incoming> events, long seed) {
        Random random = new Random(seed);
        Map<Incoming, Long> arrival = new HashMap<>();
        int disorder = (int) DISORDER.toMillis() / 2; // partitions are read unevenly, too
        events.forEach(event -> arrival.put(event, event.timeMillis() + random.nextInt(disorder)));
        return events.stream().sorted(Comparator.comparing(arrival::get)).toList();
    }

    @Test
    void theLastStepAlertsInTimeThoughNothingFollows(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Duration outOfOrderness = Duration.ofMillis(500);
        try (var detection = new RunningDetection(cluster, outOfOrderness)) {
            detection.start(rules(BREAK_IN), 2, Optional.empty());
            Story first = new Story(Instant.now()).ordinary(0);
            for (int i = 0; i < 3; i++) {
                first.at(0, "login", "failure", "203.0.113.9", "192.0.2.1");
            }
            detection.send(first.take());
            RunningDetection.await(() -> !detection.alerts("guessing").isEmpty());

            Story last = new Story(Instant.now(), 1_000);
            detection.send(last.login(0, "203.0.113.9").take());
            RunningDetection.await(() -> !detection.alerts("break-in").isEmpty());

            Duration took = Duration.between(last.start(), Instant.now());
            System.out.printf("The last step was told after %d ms%n", took.toMillis());
            assertThat(took).isBetween(outOfOrderness, outOfOrderness.plusSeconds(1));
        }
    }

    @Test
    void anAbsenceAtTheEndAlertsInSilence(@InjectMiniCluster MiniCluster cluster) throws Exception {
        String calm = CALM.replace("3m", "2s");
        try (var detection = new RunningDetection(cluster, Duration.ofMillis(500))) {
            detection.start(rules(calm), 2, Optional.empty());
            detection.send(new Story(Instant.now().minusSeconds(4))
                    .guessing(0, "203.0.113.9")
                    .login(3, "203.0.113.9")
                    .take());

            RunningDetection.await(() -> !detection.alerts("calm").isEmpty());
        }
    }

    @Test
    void whatWaitsWhenTheJobStopsIsDecidedAfterARestartThoughNothingFollows(
            @InjectMiniCluster MiniCluster cluster, @TempDir Path directory) throws Exception {
        try (var detection = new RunningDetection(cluster, Duration.ofSeconds(5))) {
            detection.start(rules(BREAK_IN), 1, Optional.empty());
            detection.send(new Story(Instant.now().minusSeconds(4))
                    .guessing(0, "203.0.113.9")
                    .login(3, "203.0.113.9")
                    .at(4, "harm", "success", "192.0.2.50", "192.0.2.51")
                    .take());
            RunningDetection.await(() -> !detection.alerts("harm").isEmpty()); // at once, so all was read
            String savepoint = detection.stop(directory);
            assertThat(detection.alerts("break-in")).isEmpty();

            detection.start(rules(BREAK_IN), 1, Optional.of(savepoint));
            RunningDetection.await(() -> !detection.alerts("break-in").isEmpty());
        }
    }

    @Test
    void chainsComeChangeAndGoWhileEventsFlow(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Story story = new Story(Telemetry.START);
        try (var detection = new RunningDetection(cluster, DISORDER)) {
            detection.start(rules(BREAK_IN), 2, Optional.empty());
            detection.send(story.guessing(0, "203.0.113.9").ordinary(10).take());
            RunningDetection.await(() -> !detection.alerts("guessing").isEmpty());

            // One is added; the run of the other goes on.
            assertThat(detection.push("added", CALM).problems()).isEmpty();
            applied(detection, story, 20, "added");
            detection.send(story.login(60, "203.0.113.9")
                    .guessing(61, "203.0.113.10")
                    .login(65, "203.0.113.10")
                    .take());
            detection.send(story.ordinary(300).take());
            RunningDetection.await(() -> detection.alerts("break-in").size() == 2);
            RunningDetection.await(() -> !detection.alerts("calm").isEmpty());
            assertThat(detection.alerts("calm"))
                    .extracting(Alert::group)
                    .containsOnly(Map.of("source.ip", "203.0.113.10"));

            // A new title keeps the runs, another meaning forgets them.
            detection.send(story.guessing(400, "203.0.113.11").ordinary(410).take());
            RunningDetection.await(() -> detection.alerts("guessing").size() == 3);
            assertThat(detection
                            .push("retitled", BREAK_IN.replace("Break-in after", "Breaking in after"))
                            .problems())
                    .isEmpty();
            applied(detection, story, 420, "retitled");
            detection.send(story.login(460, "203.0.113.11").ordinary(470).take());
            RunningDetection.await(() -> detection.alerts("break-in").size() == 3);

            detection.send(story.guessing(500, "203.0.113.12").ordinary(510).take());
            RunningDetection.await(() -> detection.alerts("guessing").size() == 4);
            assertThat(detection
                            .push("changed", BREAK_IN.replace("within: 30m", "within: 40m"))
                            .problems())
                    .isEmpty();
            applied(detection, story, 520, "changed");
            detection.send(story.login(560, "203.0.113.12").take());
            detection.send(story.guessing(570, "203.0.113.13")
                    .login(580, "203.0.113.13")
                    .ordinary(590)
                    .take());
            RunningDetection.await(() -> detection.alerts("break-in").size() == 4);

            // One is removed.
            assertThat(detection
                            .push(new RulePush("removed", List.of(RuleDocument.removed("break-in"))))
                            .problems())
                    .isEmpty();
            applied(detection, story, 600, "removed");
            detection.send(story.guessing(640, "203.0.113.14")
                    .login(650, "203.0.113.14")
                    .take());
            detection.finish();

            assertThat(detection.alerts("break-in"))
                    .extracting(alert -> alert.group().get("source.ip"))
                    .containsExactlyInAnyOrder("203.0.113.9", "203.0.113.10", "203.0.113.11", "203.0.113.13");
            assertThat(detection.alerts("guessing")).hasSize(6);
        }
    }

    /** Waits until a rule that is pushed later than all others matches in every partition; so these hold, too. */
    static void applied(RunningDetection detection, Story story, long seconds, String push) throws Exception {
        String probe =
                """
                title: Probe
                name: probe-%1$s
                logsource: {product: linux}
                detection: {selection: {event.action: probe-%1$s}, condition: selection}
                """
                        .formatted(push);
        assertThat(detection.push("probe-" + push, probe).problems()).isEmpty();
        RunningDetection.await(() -> {
            for (int partition = 0; partition < 4; partition++) {
                story.at(seconds, "probe-" + push, "success", "192.0.2.10" + partition, "192.0.2.1");
            }
            detection.send(story.take());
            return detection.alerts("probe-" + push).size() == 4;
        });
    }

    @Test
    void whatIsOnTrialAlertsAndTriggersNothingFurther(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Story story = new Story(Telemetry.START);
        String shadow = "weir: {shadow: true}\n---\n";
        String harm = RULES.substring(RULES.indexOf("title: Harm")).replace("---\n", shadow);
        String tried = BREAK_IN.replace("break-in", "tried").replace("---\n", shadow);
        String overTrial =
                """
                title: Harm, counted
                name: harms
                correlation: {type: event_count, rules: [harm], group-by: [source.ip], timespan: 1h, condition: {gte: 1}}
                ---
                """;
        try (var detection = new RunningDetection(cluster, DISORDER)) {
            detection.start(rules(BREAK_IN, SPREAD, overTrial), 1, Optional.empty());
            assertThat(detection.push("harm", harm + tried).problems()).isEmpty();
            applied(detection, story, 0, "harm");
            detection.send(story.guessing(10, "203.0.113.9")
                    .login(20, "203.0.113.9")
                    .at(30, "moved", "success", "203.0.113.9", "198.51.100.9")
                    .at(40, "harm", "success", "198.51.100.9", "192.0.2.200")
                    .take());
            detection.finish();

            assertThat(detection.alerts("harm")).singleElement().matches(Alert::shadow);
            assertThat(detection.alerts("tried")).singleElement().matches(Alert::shadow);
            assertThat(detection.alerts("break-in")).singleElement().matches(alert -> !alert.shadow());
            assertThat(detection.alerts("harms")).isEmpty();
            assertThat(detection.alerts("spread")).isEmpty();
        }
    }

    @Test
    void aThousandRulesArePushedWhileEventsFlow(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Story story = new Story(Telemetry.START);
        StringBuilder thousand = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            thousand.append(
                    """
                    title: Rule %1$d
                    name: rule-%1$d
                    logsource: {product: linux}
                    detection: {selection: {process.command_line|contains: needle-%1$d}, condition: selection}
                    ---
                    """
                            .formatted(i));
        }
        try (var detection = new RunningDetection(cluster, DISORDER)) {
            detection.start(rules(BREAK_IN), 2, Optional.empty());
            detection.send(story.guessing(0, "203.0.113.9").take());
            int warm = 50;
            int sent = 0;
            long longestNanos = 0;
            CompletableFuture<RuleAnswer> pushed = new CompletableFuture<>();
            // One event at a time, so that the longest that one waited can be told.
            while (!pushed.isDone() || sent < 200) {
                if (sent == warm) {
                    pushed.completeAsync(() -> pushed(detection, thousand.toString()));
                }
                long sentAt = System.nanoTime();
                String source = "198.51." + sent / 200 + "." + sent % 200;
                detection.send(
                        story.at(10, "harm", "success", source, "192.0.2.1").take());
                int expected = ++sent;
                RunningDetection.await(() -> detection.allVersions().stream()
                                .filter(alert -> alert.ruleId().equals("harm"))
                                .count()
                        == expected);
                longestNanos = sent <= warm ? 0 : Math.max(longestNanos, System.nanoTime() - sentAt);
            }
            assertThat(pushed.get().problems()).isEmpty();
            assertThat(pushed.get().changed()).hasSize(1_000);
            applied(detection, story, 20, "thousand");
            detection.send(story.login(60, "203.0.113.9").take());
            detection.finish();

            System.out.printf(
                    "1,000 rules pushed: of %d events meanwhile, the slowest took %d ms%n",
                    sent, Duration.ofNanos(longestNanos).toMillis());
            assertThat(detection.alerts("harm")).hasSize(sent);
            assertThat(detection.alerts("break-in")).hasSize(1);
            assertThat(detection.deadLetters()).isEmpty();
        }
    }

    private static RuleAnswer pushed(RunningDetection detection, String rules) {
        try {
            return detection.push("thousand", rules);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSavepointIsRestoredWithOtherRules(@InjectMiniCluster MiniCluster cluster, @TempDir Path directory)
            throws Exception {
        Story story = new Story(Telemetry.START);
        try (var detection = new RunningDetection(cluster, DISORDER)) {
            detection.start(rules(BREAK_IN, SPREAD), 2, Optional.empty());
            detection.send(story.guessing(0, "203.0.113.9").ordinary(30).take());
            RunningDetection.await(() -> !detection.alerts("guessing").isEmpty());
            String savepoint = detection.stop(directory);

            detection.start(rules(BREAK_IN, CALM), 1, Optional.of(savepoint));
            detection.send(story.at(40, "moved", "success", "203.0.113.9", "198.51.100.9")
                    .at(41, "harm", "success", "198.51.100.9", "192.0.2.200")
                    .login(50, "203.0.113.9")
                    .guessing(60, "203.0.113.10")
                    .login(70, "203.0.113.10")
                    .take());
            detection.finish();

            assertThat(detection.alerts("spread")).isEmpty();
            assertThat(detection.alerts("break-in")).hasSize(2);
            assertThat(detection.alerts("calm")).singleElement().satisfies(alert -> assertThat(alert.group())
                    .isEqualTo(Map.of("source.ip", "203.0.113.10")));
        }
    }
}
