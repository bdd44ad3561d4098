package io.weir.cli.responder;

import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.response.ResponseAvro;
import io.weir.rules.playbook.Response;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The topic of responses, read from where its reader committed, else from the beginning. An outage of the brokers is told and
 * waited out: whoever undoes things must go on without them.
 */
final class ResponseFeed implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LOOK_FOR_PARTITIONS_NANOS = Duration.ofMinutes(1).toNanos();

    private final KafkaAccess kafka;
    private final String topic;
    private final Map<String, Object> properties;
    private final Consumer<String> notes;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private KafkaConsumer<byte[], byte[]> consumer;
    private long lookedNanos;
    private boolean isCaughtUp;
    private String trouble = "";

    /** @param notes told of outages and of records that cannot be read */
    ResponseFeed(KafkaAccess kafka, String topic, String group, Consumer<String> notes) {
        this.topic = topic;
        this.notes = notes;
        this.kafka = kafka;
        this.properties = kafka.properties(Map.of(
                "group.id",
                group,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "allow.auto.create.topics",
                false,
                "default.api.timeout.ms",
                (int) PATIENCE.toMillis()));
    }

    /** What came; nothing while there is no way to the brokers. */
    List<Response> poll(Duration wait) throws InterruptedException {
        List<Response> responses = new ArrayList<>();
        try {
            connect();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
                read(record, responses);
            }
            isCaughtUp = isCaughtUp || hasReachedEnds();
            if (!trouble.isEmpty()) {
                trouble = "";
                notes.accept("reads " + topic + " again");
            }
        } catch (KafkaException e) {
            tell("cannot read " + topic + " at " + kafka.explain(e)
                    + "; it is tried again, and what expires is undone meanwhile");
            Thread.sleep(wait.toMillis());
        }
        return responses;
    }

    private void connect() {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        if (ends.isEmpty() || System.nanoTime() - lookedNanos > LOOK_FOR_PARTITIONS_NANOS) {
            lookedNanos = System.nanoTime();
            List<TopicPartition> partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new KafkaException("there is no such topic; './weir setup kafka' makes it");
            }
            if (partitions.size() != ends.size()) {
                consumer.assign(partitions); // of those it had already it keeps the place
                ends.putAll(consumer.endOffsets(partitions));
            }
        }
    }

    private boolean hasReachedEnds() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void read(ConsumerRecord<byte[], byte[]> record, List<Response> responses) {
        if (record.value() == null) {
            return;
        }
        try {
            responses.add(ResponseAvro.decode(record.value()));
        } catch (IOException | RuntimeException e) { // Avro's own are many, and anybody may have written it
            notes.accept(record.topic() + "-" + record.partition() + "-" + record.offset() + " is no response: "
                    + e.getMessage());
        }
    }

    /** Whether all was seen that was there at the start: only then the newest state of each response is known. */
    boolean isCaughtUp() {
        return isCaughtUp;
    }

    /** Everything that was given out is dealt with. */
    void commit() {
        try {
            consumer.commitSync(PATIENCE);
        } catch (KafkaException e) {
            tell("cannot note how far " + topic + " was read: " + e.getMessage());
        }
    }

    private void tell(String problem) {
        if (!problem.equals(trouble)) {
            trouble = problem;
            notes.accept(problem);
        }
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close(PATIENCE);
        }
    }
}
