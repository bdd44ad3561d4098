package io.weir.cli.demo;

import io.weir.connectors.kafka.KafkaAccess;
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

/** What appears in a topic of Kafka from now on. */
class TopicFeed<T> implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Decoder<T> decoder;

    /** Makes of a record's bytes what they say. */
    interface Decoder<T> {
        T decode(byte[] bytes) throws IOException;
    }

    TopicFeed(KafkaAccess kafka, String topic, Decoder<T> decoder) {
        this.decoder = decoder;
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

    public List<T> poll(Duration patience) {
        List<T> all = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(patience)) {
            try {
                all.add(decoder.decode(found.value()));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + found.topic() + " offset " + found.offset(), e);
            }
        }
        return all;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
