package io.weir.cli.rules;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.kafka.RuleRecord;
import io.weir.connectors.kafka.RuleTopic;
import io.weir.jobs.config.WeirConfig;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.RuleAnswer;
import io.weir.jobs.rules.RuleAnswers;
import io.weir.rules.book.RuleBook;
import io.weir.rules.book.RulePush;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.sigma.RuleSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** The way to the rules of a running job: pushes go out on one topic, answers come back on another. */
public final class RuleChannel {
    private final WeirConfig config;
    private final KafkaAccess kafka;
    private final String rules;
    private final String status;

    public RuleChannel(WeirConfig config) {
        this.config = config;
        this.kafka = config.kafka().access();
        this.rules = config.topics().rules();
        this.status = config.topics().ruleStatus();
    }

    /** Sends a push and waits for its answer; empty if none came in time. */
    public Optional<RuleAnswer> push(RulePush push, Duration patience) throws InterruptedException {
        try (var answers = consumer()) {
            List<TopicPartition> partitions = partitions(answers);
            answers.assign(partitions);
            answers.seekToEnd(partitions);
            partitions.forEach(answers::position); // now, not when the answer is there already
            send(push);
            long deadline = System.nanoTime() + patience.toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : answers.poll(Duration.ofMillis(200))) {
                    RuleAnswer answer = read(record);
                    if (answer.push().equals(push.id())) {
                        return Optional.of(answer);
                    }
                }
            }
            return Optional.empty();
        }
    }

    private void send(RulePush push) throws InterruptedException {
        Map<String, Object> properties =
                kafka.properties(Map.of("delivery.timeout.ms", 30_000, "request.timeout.ms", 10_000));
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            var last = RuleRecord.of(push).stream()
                    .map(record -> producer.send(record.to(rules)))
                    .toList();
            producer.flush();
            for (var sent : last) {
                sent.get();
            }
        } catch (ExecutionException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "cannot write to " + rules + " at " + kafka.explain(e), e);
        }
    }

    /** The rules that a job would start with now: the jar's, those of the configured directories, and what was pushed. */
    public RuleBook inForce() {
        List<RuleSource> start = new ArrayList<>(RuleFiles.bundled());
        start.addAll(
                RuleFiles.read(config.ruleDirectories().stream().map(Path::of).toList()));
        return DetectionRules.of(start, config.formats(), config.lanes())
                .tried(new RuleTopic(kafka, rules).read())
                .book();
    }

    /** The newest answers, the newest last. */
    public List<RuleAnswer> answers(int most) {
        try (var consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
            ends.forEach((partition, end) -> consumer.seek(partition, Math.max(starts.get(partition), end - most)));
            List<RuleAnswer> answers = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> answers.add(read(record)));
            }
            return answers;
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = kafka.properties(Map.of("default.api.timeout.ms", 10_000));
        try {
            return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            return consumer.partitionsFor(status).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    private CliException unreadable(KafkaException e) {
        return new CliException(ExitCode.ENVIRONMENT, "cannot read " + status + " at " + kafka.explain(e), e);
    }

    private static RuleAnswer read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return RuleAnswers.read(record.value());
        } catch (IOException e) {
            throw new CliException(ExitCode.FAILED, record.topic() + " holds something that is no answer", e);
        }
    }
}
