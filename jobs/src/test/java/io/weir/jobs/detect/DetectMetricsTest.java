package io.weir.jobs.detect;

import io.weir.jobs.rules.DetectionRules;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** What the job tells of itself, as a reporter sees it. */
class DetectMetricsTest {
    private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();
    private static final DetectionRules RULES = DetectionRules.of(
            List.of(
                    new RuleSource(
                            "rules.yml",
                            """
                            title: Failed login
                            name: failed
                            logsource: {product: linux, service: sshd}
                            detection: {selection: {event.action: login, event.outcome: failure}, condition: selection}
                            ---
                            title: Guessing
                            name: guessing
                            correlation: {type: event_count, rules: [failed], group-by: [source.ip], timespan: 1m, condition: {gte: 3}}
                            ---
                            title: Harm
                            name: harm
                            logsource: {product: linux}
                            detection: {selection: {event.action: harm}, condition: selection}
                            ---
                            title: Story
                            name: story
                            chain:
                              within: 1h
                              steps:
                                - {name: guessing, rule: guessing}
                                - {name: harm, rule: harm}
                            """)),
            Telemetry.FORMATS,
            Telemetry.LANES);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(1)
            .build());

    private static Metric metric(String end) {
        return REPORTER.getMetricsByGroup().entrySet().stream()
                .flatMap(group -> group.getValue().entrySet().stream()
                        .filter(metric -> group.getKey()
                                .getMetricIdentifier(metric.getKey())
                                .endsWith(end))
                        .map(Map.Entry::getValue))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + end));
    }

    private static long count(String end) {
        return ((Counter) metric(end)).getCount();
    }

    @Test
    void everyRuleTellsWhatItFound(@InjectMiniCluster MiniCluster cluster) throws Exception {
        try (var detection = new RunningDetection(cluster, Duration.ofSeconds(2))) {
            detection.start(RULES, 1, Optional.empty());
            Story story = new Story(Telemetry.START);
            for (int second = 0; second < 4; second++) {
                story.at(second, "login", "failure", "203.0.113.9", "192.0.2.1");
            }
            for (int second = 10; second < 13; second++) {
                story.at(second, "harm", "success", "203.0.113.9", "192.0.2.1");
            }
            for (int i = 0; i < 300; i++) {
                story.ordinary(100); // enough for a sample
            }
            detection.send(story.take());
            RunningDetection.await(() -> !detection.alerts("story").isEmpty());
            detection.send(
                    story.at(5, "login", "failure", "203.0.113.9", "192.0.2.1").take());
            RunningDetection.await(() -> !detection.deadLetters().isEmpty());
            detection.finish();

            assertThat(count("Match rules.0.rule.failed.hits")).isEqualTo(5);
            assertThat(count("Match rules.0.rule.harm.hits")).isEqualTo(3);
            assertThat(count("Match rules.0.rule.failed.evaluations")).isBetween(1L, 5L);
            assertThat(count("Match rules.0.rule.failed.sampledNanos")).isPositive();
            assertThat(count("Raise at once.0.rule.harm.alerts")).isEqualTo(1);
            assertThat(count("Raise at once.0.rule.harm.suppressed")).isEqualTo(2);
            assertThat(count("Detect thresholds.0.rule.guessing.alerts")).isEqualTo(1);
            assertThat(count("Detect thresholds.0.rule.guessing.suppressed")).isEqualTo(1);
            assertThat(count("Detect thresholds.0.rule.guessing.late")).isEqualTo(1);
            assertThat(((Histogram) metric("Detect thresholds.0.latenessMillis"))
                            .getStatistics()
                            .getMin())
                    .isGreaterThan(90_000);
            assertThat(count("segment 0.0.rule.story.alerts")).isEqualTo(1);
            assertThat(count("segment 0.0.rule.story.suppressed")).isEqualTo(2);
            assertThat(((Histogram) metric("segment 0.0.eventToAlertMillis")).getCount())
                    .isEqualTo(1);
        }
    }
}
