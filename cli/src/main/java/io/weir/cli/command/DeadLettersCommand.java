package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.stack.Stack;
import io.weir.connectors.kafka.DeadLetterRecord;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.jobs.config.WeirConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code weir deadletters}. */
@Command(
        name = "deadletters",
        description = "Show what could not be used, newest last: where it came from, at which stage and why.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  ./weir deadletters -n 50")
public final class DeadLettersCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    @Option(
            names = {"-n", "--last"},
            defaultValue = "20",
            description = "How many of each partition (default: ${DEFAULT-VALUE}).")
    int last;

    @Mixin
    ConfigOptions configOptions = new ConfigOptions();

    public DeadLettersCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() {
        WeirConfig config =
                configOptions.load(workspace, new Stack(workspace, console)).config();
        List<List<String>> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> found :
                newest(config.kafka().access(), config.topics().deadletter())) {
            DeadLetter letter = DeadLetterRecord.read(found);
            rows.add(List.of(
                    Instant.ofEpochMilli(found.timestamp()).toString(),
                    letter.stage(),
                    Console.safe(letter.topic()) + "-" + letter.partition() + "-" + letter.offset(),
                    Integer.toString(letter.original().length),
                    Console.safe(letter.reason())));
        }
        if (rows.isEmpty()) {
            console.print("No dead letters.");
        } else {
            console.table(List.of("TIME", "STAGE", "FROM", "BYTES", "REASON"), rows);
        }
        return ExitCode.OK;
    }

    private List<ConsumerRecord<byte[], byte[]>> newest(KafkaAccess kafka, String topic) {
        Map<String, Object> properties = kafka.properties(Map.of("default.api.timeout.ms", 10_000));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
            ends.forEach((partition, end) -> consumer.seek(partition, Math.max(starts.get(partition), end - last)));
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
            return found;
        } catch (KafkaException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "cannot read " + topic + " at " + kafka.explain(e), e);
        }
    }
}
