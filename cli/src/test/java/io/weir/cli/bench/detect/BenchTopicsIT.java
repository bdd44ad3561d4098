package io.weir.cli.bench.detect;

import io.weir.cli.stack.KafkaNode;
import io.weir.connectors.kafka.KafkaAccess;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class BenchTopicsIT {
    private static final int READ = 7;

    @Test
    void whatAKilledMeasurementReadIsNotCounted(@TempDir Path directory) throws Exception {
        try (var broker = KafkaNode.start(directory, "PLAINTEXT", Map.of(), List.of(), List.of())) {
            KafkaAccess kafka = KafkaAccess.plain(broker.address());
            try (var killed = new BenchTopics(kafka, "weir-bench-1");
                    var next = new BenchTopics(kafka, "weir-bench-2")) {
                killed.createTelemetry("paced", 1);
                next.createTelemetry("paced", 1);
                commit(kafka, killed.settings("paced", "latency").get("kafka.group"), killed.telemetry("paced"));

                assertThat(killed.read("latency")).isEqualTo(READ);
                assertThat(next.read("latency")).isZero();
            }
        }
    }

    private static void commit(KafkaAccess kafka, String group, String topic) throws Exception {
        try (Admin admin = Admin.create(kafka.properties(Map.of()))) {
            admin.alterConsumerGroupOffsets(group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(READ)))
                    .all()
                    .get();
        }
    }
}
