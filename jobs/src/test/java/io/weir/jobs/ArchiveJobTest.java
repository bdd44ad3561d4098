package io.weir.jobs;

import io.weir.jobs.config.ConfigSource;
import io.weir.jobs.config.WeirConfig;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

class ArchiveJobTest {
    /** Whoever changes a name here throws away the offsets that are kept under it in every savepoint. */
    @Test
    void offsetsAreFoundAgainByTheseNames() {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(strict);

        ArchiveJob.attach(environment, WeirConfig.parse(new ConfigSource("weir.yaml", "", Map.of(), Map.of())));

        List<String> uids = environment.getStreamGraph(false).getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .filter(Objects::nonNull)
                .toList();
        assertThat(uids)
                .contains("telemetry", "dead-letters", "events-to-elasticsearch", "dead-letters-to-elasticsearch");
    }
}
