package io.weir.jobs.detect;

import io.weir.jobs.rules.DetectionRules;
import io.weir.rules.alert.Alert;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A savepoint of an earlier state of the code, taken in the middle of an attack, is taken up by today's. When the form of
 * state changes on purpose, the old one stays here and another is made beside it, in a directory of the next number:
 *
 * <pre>mvn -pl jobs -am test -Dtest=StoredSavepointTest -Dsurefire.failIfNoSpecifiedTests=false
 *     -DargLine=-Dweir.savepoint=src/test/resources/savepoint-v3</pre>
 */
class StoredSavepointTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final int EVENTS = 13;
    private static final int PUSHES = 1;
    private static final String BASE =
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
            title: Harm
            name: harm
            level: critical
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

    /** Runs on Flink CEP. */
    private static final String PUSHED =
            """
            title: Break-in and more
            name: more
            level: high
            chain:
              within: 30m
              steps:
                - {name: guessing, rule: guessing}
                - {name: harm, rule: harm, optional: true}
                - {name: login, rule: login}
                - {name: calm, without: {rule: harm}, within: 3m}
            """;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static DetectionRules rules(String... documents) {
        return DetectionRules.of(
                List.of(new RuleSource("rules.yml", String.join("", documents))), Telemetry.FORMATS, Telemetry.LANES);
    }

    @Test
    @EnabledIfSystemProperty(named = "weir.savepoint", matches = ".+", disabledReason = "makes another savepoint")
    void makesASavepoint(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Path directory = Path.of(System.getProperty("weir.savepoint"));
        try (var detection = new RunningDetection(cluster, Duration.ofSeconds(2))) {
            detection.start(rules(BASE, BREAK_IN), 2, Optional.empty());
            assertThat(detection.push("more", PUSHED).problems()).isEmpty();
            Story story = new Story(Telemetry.START).ordinary(0);
            story.guessing(1, "203.0.113.9")
                    .at(5, "login", "failure", "203.0.113.10", "192.0.2.1")
                    .at(6, "login", "failure", "203.0.113.10", "192.0.2.1")
                    .ordinary(20);
            detection.send(story.take());
            RunningDetection.await(() -> !detection.alerts("guessing").isEmpty());
            // A savepoint tells where it was taken: nowhere in particular.
            Path made = Path.of(
                    URI.create(detection.stop(Path.of("/tmp/weir-savepoint"))).getPath());

            assertThat(detection.eventsSent()).isEqualTo(EVENTS);
            assertThat(detection.pushesSent()).isEqualTo(PUSHES);
            Files.createDirectories(directory);
            try (Stream<Path> files = Files.list(made)) {
                for (Path file : files.toList()) {
                    Files.move(file, directory.resolve(file.getFileName()));
                }
            }
            Files.delete(made);
        }
    }

    private static Story afterwards() {
        return new Story(Telemetry.START, 100)
                .login(30, "203.0.113.9")
                .at(31, "login", "failure", "203.0.113.10", "192.0.2.1")
                .guessing(40, "203.0.113.11")
                .login(50, "203.0.113.11");
    }

    private static Map<String, List<String>> alerts(
            String stored, MiniCluster cluster, DetectionRules rules, int parallelism) throws Exception {
        try (var detection = new RunningDetection(cluster, Duration.ofSeconds(2)).after(EVENTS, PUSHES)) {
            Path savepoint = RESOURCES.resolve(stored).toAbsolutePath();
            detection.start(rules, parallelism, Optional.of(savepoint.toString()));
            detection.send(afterwards().take());
            detection.finish();
            assertThat(detection.deadLetters()).isEmpty();
            return detection.newest().values().stream()
                    .collect(Collectors.groupingBy(
                            Alert::ruleId,
                            Collectors.mapping(alert -> alert.group().get("source.ip"), Collectors.toList())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"savepoint-v1", "savepoint-v2"})
    void todaysCodeGoesOnWithIt(String stored, @InjectMiniCluster MiniCluster cluster) throws Exception {
        Map<String, List<String>> alerts = alerts(stored, cluster, rules(BASE, BREAK_IN), 1);

        assertThat(alerts.get("break-in")).containsExactlyInAnyOrder("203.0.113.9", "203.0.113.11");
        assertThat(alerts.get("more")).containsExactlyInAnyOrder("203.0.113.9", "203.0.113.11");
        assertThat(alerts.get("guessing")).containsExactlyInAnyOrder("203.0.113.10", "203.0.113.11");
    }

    @ParameterizedTest
    @ValueSource(strings = {"savepoint-v1", "savepoint-v2"})
    void soItDoesWithOtherRules(String stored, @InjectMiniCluster MiniCluster cluster) throws Exception {
        Map<String, List<String>> alerts = alerts(stored, cluster, rules(BASE, BREAK_IN.replace("30m", "20m")), 2);

        assertThat(alerts.get("break-in")).containsExactly("203.0.113.11");
        assertThat(alerts.get("more")).containsExactlyInAnyOrder("203.0.113.9", "203.0.113.11");
        assertThat(alerts.get("guessing")).containsExactlyInAnyOrder("203.0.113.10", "203.0.113.11");
    }
}
