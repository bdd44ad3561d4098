package io.weir.jobs.respond;

import io.weir.rules.alert.Alert;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** What the respond job tells of itself, as a reporter sees it. */
class RespondMetricsTest {
    private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

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
    void everyPartTellsWhatItDid(@InjectMiniCluster MiniCluster cluster) throws Exception {
        List<Alert> chain = Attacks.chain(1, 0);
        try (var responding = new RunningResponse(cluster)) {
            responding.start(1, Optional.empty());
            responding.list("names.txt", "files.send.com\n");
            responding.list("bad.txt", "192.0.2.0/99\n");
            RunningResponse.await(() -> !responding.deadLetters().isEmpty());
            responding.send(chain);
            responding.command(
                    "{\"user\":\"anna\",\"action\":\"close\",\"on\":\"incident\",\"target\":\"x\",\"value\":\"benign\"}");
            RunningResponse.await(() -> !responding.answers().isEmpty());
            responding.finish();
        }

        assertThat(count("Count alerts.0.outdatedAlerts")).isZero();
        assertThat(count("Examine alerts.0.listedIndicators")).isEqualTo(1);
        assertThat(count("Examine alerts.0.refusedLists")).isEqualTo(1);
        assertThat(((Gauge<?>) metric("Examine alerts.0.indicatorsInLists")).getValue())
                .isEqualTo(1);
        assertThat(((Gauge<?>) metric("Assess alerts.0.providers")).getValue()).isEqualTo(0);
        assertThat(count("Condense alerts.0.strands")).isGreaterThanOrEqualTo(chain.size());
        assertThat(count("Condense alerts.0.lateAlerts")).isZero();
        assertThat(count("Tell the story.0.incidentVersions")).isPositive();
        assertThat(count("Tell the story.0.refusedCommands")).isEqualTo(1);
        assertThat(count("Describe alerts.0.alertDocuments")).isEqualTo(chain.size());
        assertThat(count("Describe alerts.0.partialAlerts")).isZero();
        assertThat(count("Ask for responses.0.responses")).isPositive();
        assertThat(count("Describe responses.0.acknowledgements")).isZero();
    }
}
