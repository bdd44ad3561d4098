package io.weir.cli.respond;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.jobs.config.WeirConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Reads a topic of versions to its end, and keeps the newest of each id. */
final class NewestRecords {
    /** More than this of a partition is not looked through. */
    private static final long MOST = 200_000;

    private final KafkaAccess kafka;

    NewestRecords(WeirConfig config) {
        this.kafka = config.kafka().access();
    }

    /** What makes a value of a record. */
    @FunctionalInterface
    public interface Decoding<T> {
        T from(byte[] bytes) throws IOException;
    }

    <T> Collection<T> of(String topic, Decoding<T> decoding, Function<T, String> id, ToLongFunction<T> version) {
        Map<String, T> newest = new LinkedHashMap<>();
        Map<String, Object> properties = kafka.properties(Map.of("default.api.timeout.ms", 10_000));
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
            ends.forEach((partition, end) -> consumer.seek(partition, Math.max(starts.get(partition), end - MOST)));
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.value() != null) {
                        T value = decode(record, decoding);
                        newest.merge(
                                id.apply(value),
                                value,
                                (one, other) -> version.applyAsLong(one) > version.applyAsLong(other) ? one : other);
                    }
                }
            }
        } catch (KafkaException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "cannot read " + topic + " at " + kafka.explain(e), e);
        }
        return newest.values();
    }

    private static <T> T decode(ConsumerRecord<byte[], byte[]> record, Decoding<T> decoding) {
        try {
            return decoding.from(record.value());
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.FAILED,
                    record.topic() + "-" + record.partition() + "-" + record.offset() + " cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }
}
