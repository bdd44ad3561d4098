package io.weir.cli.demo;

import io.weir.connectors.alert.AlertAvro;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.rules.alert.Alert;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The alerts that appear in Kafka from now on. */
public final class AlertFeed implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;

    public AlertFeed(KafkaAccess kafka, String topic) {
        this.consumer = new KafkaConsumer<>(
                kafka.properties(Map.of("isolation.level", "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // seeking is lazy: "from now on" means now
    }

    public List<Alert> poll(Duration patience) {
        List<Alert> alerts = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(patience)) {
            try {
                alerts.add(AlertAvro.decode(found.value()));
            } catch (IOException e) {
                throw new UncheckedIOException("not an alert: " + found.topic() + " offset " + found.offset(), e);
            }
        }
        return alerts;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
