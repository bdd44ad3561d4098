package io.weir.jobs;

import io.weir.jobs.config.ConfigSource;
import io.weir.jobs.config.WeirConfig;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NotifyJobTest {
    private static final String ALL =
            """
            notify:
              targets: webhook, slack, splunk, mail, syslog
              webhook: {url: "https://hooks.example.com/in"}
              splunk: {url: "https://splunk.example.com:8088"}
              mail: {host: mx.example.com, from: weir@example.com, to: soc@example.com}
              syslog: {host: siem.example.com}
            """;

    private static StreamGraph graph() {
        WeirConfig config = WeirConfig.parse(new ConfigSource("weir.yaml", ALL, Map.of(), Map.of()));
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        environment.setParallelism(4);
        NotifyJob.attach(environment, config);
        return environment.getStreamGraph(false);
    }

    /** Whoever changes a name here throws away the state that is kept under it in every savepoint. */
    @Test
    void stateIsFoundAgainByTheseNames() {
        assertThat(graph().getStreamNodes().stream()
                        .map(StreamNode::getTransformationUID)
                        .filter(Objects::nonNull))
                .contains(
                        "notices-for-slack",
                        "changes-for-slack",
                        "notify-slack",
                        "notices-for-splunk",
                        "select-for-splunk",
                        "notify-splunk",
                        "notify-webhook",
                        "notify-mail",
                        "notify-syslog");
    }

    @Test
    void eachTargetIsOneTaskThatHasNothingToDoWithTheOthers() {
        var vertices = graph().getJobGraph().getVerticesAsArray();

        assertThat(vertices).hasSize(5);
        for (var vertex : vertices) {
            assertThat(vertex.getParallelism()).isEqualTo(1);
            assertThat(vertex.getInputs()).isEmpty();
        }
    }

    @Test
    void aJobThatWouldTellNobodyDoesNotStart() {
        assertThatThrownBy(() -> NotifyJob.main(new String[] {"--config-text", "tenant: acme"}))
                .hasMessageContaining("notify.targets is empty")
                .hasMessageContaining("expected any of webhook, slack, splunk, mail, syslog");
    }
}
