package io.weir.cli.bench.detect;

import io.weir.cli.CliException;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.kafka.KafkaTopics;
import io.weir.connectors.kafka.KafkaTopics.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Topics and groups of a measurement's own, so that it neither sees nor disturbs what else flows through the broker. */
final class BenchTopics implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final String prefix;
    private final KafkaAccess kafka;
    private final Admin admin;

    BenchTopics(KafkaAccess kafka, String prefix) {
        this.kafka = kafka;
        this.prefix = prefix;
        this.admin = Admin.create(kafka.properties(Map.of()));
    }

    KafkaAccess kafka() {
        return kafka;
    }

    String telemetry(String name) {
        return prefix + ".telemetry." + name;
    }

    String alerts() {
        return prefix + ".alerts";
    }

    /** Creates a telemetry topic. */
    void createTelemetry(String name, int partitions) throws InterruptedException {
        create(List.of(Topic.ofTelemetry(telemetry(name), partitions)));
    }

    /** Removes a telemetry topic, which may be large. */
    void removeTelemetry(String name) throws InterruptedException {
        try {
            admin.deleteTopics(List.of(telemetry(name))).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw CliException.environment("cannot remove the topic " + telemetry(name) + ": " + e.getMessage());
        }
    }

    /** Creates what jobs write to. */
    void createOutputs() throws InterruptedException {
        create(List.of(
                Topic.of(alerts(), 2),
                Topic.ofDeadLetters(prefix + ".deadletter"),
                Topic.ofRules(prefix + ".rules"),
                Topic.of(prefix + ".rules.status", 1)));
    }

    private void create(List<Topic> topics) throws InterruptedException {
        try {
            KafkaTopics.create(kafka, topics, 1);
        } catch (ExecutionException | TimeoutException e) {
            throw CliException.environment("cannot create topics in Kafka at " + kafka.explain(e));
        }
    }

    /** What a job must be told to read a telemetry topic from its beginning and write beside everybody else. */
    Map<String, String> settings(String telemetryName, String group) {
        return Map.of(
                "kafka.bootstrap",
                kafka.bootstrap(),
                "kafka.group",
                ownGroup(group),
                "kafka.start",
                "earliest",
                "topics.telemetry",
                telemetry(telemetryName).replace(".", "\\."),
                "topics.alerts",
                alerts(),
                "topics.deadletter",
                prefix + ".deadletter",
                "topics.rules",
                prefix + ".rules",
                "topics.rule-status",
                prefix + ".rules.status");
    }

    /** A measurement that was killed may have left topics behind, and how far its groups have read them. */
    private String ownGroup(String group) {
        return prefix + "." + group;
    }

    /** How many records a job has read, as of its last checkpoint. */
    long read(String group) throws InterruptedException {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(ownGroup(group))
                    .partitionsToOffsetAndMetadata()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return offsets.values().stream()
                    .filter(offset -> offset != null)
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException | TimeoutException e) {
            return 0; // nothing was committed yet
        }
    }

    /** Removes the topics; what is left of a measurement is its figures. */
    @Override
    public void close() {
        try {
            Collection<String> ours = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS).stream()
                    .filter(name -> name.startsWith(prefix + "."))
                    .toList();
            admin.deleteTopics(ours).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw CliException.environment("cannot remove the topics " + prefix + ".*: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            admin.close();
        }
    }
}
