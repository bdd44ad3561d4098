package io.weir.cli.respond;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.jobs.config.WeirConfig;
import io.weir.rules.command.Command;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.command.CommandJson;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The way to the respond job: commands go out on one topic, answers come back on another. */
public final class CommandChannel {
    private final KafkaAccess kafka;
    private final String commands;
    private final String status;

    public CommandChannel(WeirConfig config) {
        this.kafka = config.kafka().access();
        this.commands = config.topics().commands();
        this.status = config.topics().commandStatus();
    }

    /** Sends a command and waits for its answer; empty if none came in time. */
    public Optional<CommandAnswer> send(Command command, Duration patience) throws InterruptedException {
        Map<String, Object> properties = kafka.properties(Map.of("default.api.timeout.ms", 10_000));
        try (var answers = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = answers.partitionsFor(status).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            answers.assign(partitions);
            answers.seekToEnd(partitions);
            partitions.forEach(answers::position); // now, not when the answer is there already
            write(command);
            long deadline = System.nanoTime() + patience.toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : answers.poll(Duration.ofMillis(200))) {
                    CommandAnswer answer = CommandJson.readAnswer(record.value());
                    if (answer.command().equals(command.id())) {
                        return Optional.of(answer);
                    }
                }
            }
            return Optional.empty();
        } catch (KafkaException | IOException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "cannot read " + status + " at " + kafka.explain(e), e);
        }
    }

    private void write(Command command) throws InterruptedException {
        Map<String, Object> properties =
                kafka.properties(Map.of("delivery.timeout.ms", 30_000, "request.timeout.ms", 10_000));
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(commands, command.tenant().getBytes(UTF_8), CommandJson.write(command)))
                    .get();
        } catch (ExecutionException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "cannot write to " + commands + " at " + kafka.explain(e), e);
        }
    }
}
