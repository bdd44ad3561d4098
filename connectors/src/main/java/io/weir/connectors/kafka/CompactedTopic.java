package io.weir.connectors.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A topic of one partition that holds the newest record of each key, as it stands. */
record CompactedTopic(KafkaAccess kafka, String topic) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How far a group has read; nothing if it never said. */
    long committed(String group) {
        Map<String, Object> properties =
                kafka.properties(Map.of("group.id", group, "default.api.timeout.ms", (int) PATIENCE.toMillis()));
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition only = new TopicPartition(topic, 0);
            OffsetAndMetadata committed = consumer.committed(Set.of(only)).get(only);
            return committed == null ? 0 : committed.offset();
        } catch (KafkaException e) {
            throw kafka.failure("cannot read how far " + group + " has read " + topic, e);
        }
    }

    /**
     * Reads the topic to its end. Fails if there is none: what reads on would only wait.
     *
     * @return the offset behind the last record
     */
    long read(Consumer<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, Object> properties = kafka.properties(Map.of(
                "enable.auto.commit", "false",
                "allow.auto.create.topics", "false",
                "default.api.timeout.ms", (int) PATIENCE.toMillis(),
                "isolation.level", "read_committed"));
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            if (!consumer.listTopics().containsKey(topic)) {
                throw new IllegalStateException(
                        "there is no topic " + topic + " at " + kafka.bootstrap() + "; './weir setup kafka' makes it");
            }
            TopicPartition only = new TopicPartition(topic, 0);
            consumer.assign(List.of(only));
            consumer.seekToBeginning(List.of(only));
            long end = consumer.endOffsets(List.of(only)).get(only);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(only) < end) {
                consumer.poll(Duration.ofMillis(500)).forEach(records);
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("cannot read " + topic + " at " + kafka.bootstrap()
                            + " to its end within " + PATIENCE.toSeconds() + " s");
                }
            }
            return end;
        } catch (KafkaException e) {
            throw kafka.failure("cannot read " + topic, e);
        }
    }
}
