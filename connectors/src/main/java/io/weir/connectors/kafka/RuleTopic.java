package io.weir.connectors.kafka;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The topic of rule pushes as it stands: one partition, compacted. */
public final class RuleTopic {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String bootstrap;
    private final String topic;

    public RuleTopic(String bootstrap, String topic) {
        this.bootstrap = bootstrap;
        this.topic = topic;
    }

    /**
     * Everything that the topic holds.
     *
     * @param next the offset behind it
     */
    public record Content(List<RuleRecord> records, long next) {}

    /** Reads the topic to its end. Fails if there is none: what reads on would only wait. */
    public Content read() {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", bootstrap,
                "enable.auto.commit", "false",
                "allow.auto.create.topics", "false",
                "default.api.timeout.ms", (int) PATIENCE.toMillis(),
                "isolation.level", "read_committed");
        List<RuleRecord> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            if (!consumer.listTopics().containsKey(topic)) {
                throw new IllegalStateException(
                        "there is no topic " + topic + " at " + bootstrap + "; './weir setup kafka' makes it");
            }
            TopicPartition only = new TopicPartition(topic, 0);
            consumer.assign(List.of(only));
            consumer.seekToBeginning(List.of(only));
            long end = consumer.endOffsets(List.of(only)).get(only);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(only) < end) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> records.add(RuleRecord.read(record)));
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("cannot read " + topic + " at " + bootstrap + " to its end within "
                            + PATIENCE.toSeconds() + " s");
                }
            }
            return new Content(records, end);
        }
    }
}
