package io.weir.jobs;

import io.weir.connectors.kafka.KafkaSinks.Delivery;
import io.weir.jobs.config.ConfigSource;
import io.weir.jobs.config.WeirConfig;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DetectStageTest {
    private static final WeirConfig EXACTLY_ONCE = config("kafka:\n  group: north\ndelivery: exactly-once\n");

    @Test
    void transactionsAreCalledAfterTheGroupOfTheJob() {
        Configuration cluster = checkpoints();
        cluster.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);

        assertThat(delivery(cluster, EXACTLY_ONCE)).isEqualTo(Delivery.exactlyOnce("north"));
    }

    @Test
    void transactionsNeedCheckpointsToBeCommitted() {
        assertThatThrownBy(() -> delivery(new Configuration(), EXACTLY_ONCE))
                .hasMessageContaining("execution.checkpointing.interval");
    }

    @Test
    void transactionsNeedStateThatIsRestoredExactly() {
        Configuration cluster = checkpoints();
        cluster.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.AT_LEAST_ONCE);

        assertThatThrownBy(() -> delivery(cluster, EXACTLY_ONCE))
                .hasMessageContaining("execution.checkpointing.mode: EXACTLY_ONCE");
    }

    @Test
    void withoutTransactionsNothingIsNeeded() {
        assertThat(delivery(new Configuration(), config("delivery: at-least-once\n")))
                .isEqualTo(Delivery.atLeastOnce());
    }

    private static Configuration checkpoints() {
        Configuration cluster = new Configuration();
        cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(5));
        return cluster;
    }

    private static Delivery delivery(Configuration cluster, WeirConfig config) {
        return DetectStage.delivery(StreamExecutionEnvironment.getExecutionEnvironment(cluster), config);
    }

    private static WeirConfig config(String yaml) {
        return WeirConfig.parse(new ConfigSource("weir.yaml", yaml, Map.of(), Map.of()));
    }
}
