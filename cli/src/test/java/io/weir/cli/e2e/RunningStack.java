package io.weir.cli.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.stack.FlinkRest;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A stack of a test's own: the commands that drive it, and where its servers are. */
record RunningStack(Path state) {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Starts a command beside the test. */
    WeirProcess weir(String... args) throws IOException {
        return WeirProcess.start(ROOT, state, args);
    }

    /** Runs a command that must succeed, and gives its output. */
    String run(int seconds, String... args) throws Exception {
        try (WeirProcess command = weir(args)) {
            if (command.awaitExit(seconds) != 0) {
                throw new AssertionError("weir " + String.join(" ", args) + " failed:\n" + command.output());
            }
            return command.output();
        }
    }

    void kill(String server) throws IOException {
        long pid = Long.parseLong(
                Files.readString(state.resolve("run").resolve(server + ".pid")).strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    FlinkRest flink() throws IOException {
        return FlinkRest.at("http://localhost:" + port("flink"));
    }

    String kafka() throws IOException {
        return "localhost:" + port("kafka");
    }

    int port(String name) throws IOException {
        return JSON.readTree(state.resolve("ports.json").toFile()).path(name).asInt();
    }

    /** The job that runs, of which there is one. */
    String runningJob() throws IOException {
        return flink().jobs().stream()
                .filter(FlinkRest.Job::isRunning)
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** Everything that is in a topic now, as far as it counts: what a transaction wrote counts once it is committed. */
    List<ConsumerRecord<byte[], byte[]>> readAll(String topic) throws IOException {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
            return found;
        }
    }
}
