package io.weir.cli.bench.detect;

import io.weir.cli.bench.Figure;
import io.weir.cli.bench.Figure.Goal;
import io.weir.cli.demo.AlertFeed;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the detect job does on a real broker and cluster: its throughput beside a job that only reads, what a hot key costs,
 * and how long an alert takes.
 */
public final class DetectBench {
    private static final int PARTITIONS = 4;

    private final String bootstrap;
    private final Jobs jobs;
    private final int turns;
    private final Consumer<String> progress;

    /** Starts and ends jobs. */
    public interface Jobs {
        /** The detect job, with these settings. */
        String detect(Map<String, String> settings) throws InterruptedException;

        /** The job that reads, parses and discards. */
        String read(Map<String, String> settings) throws InterruptedException;

        void end(String job) throws InterruptedException;
    }

    public DetectBench(String bootstrap, Jobs jobs, int turns, Consumer<String> progress) {
        this.bootstrap = bootstrap;
        this.jobs = jobs;
        this.turns = turns;
        this.progress = progress;
    }

    /** Puts the rules that only a measurement needs into a directory. */
    public static Path writeRules(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("bench.yml"), Latency.RULES);
        return directory;
    }

    /** Measures all of it on topics of its own, which are gone afterwards. */
    public void run(List<byte[]> recorded, int records, Duration latencyFor, Consumer<Figure> figures)
            throws InterruptedException {
        String prefix = "weir-bench-" + Long.toHexString(System.currentTimeMillis());
        try (var topics = new BenchTopics(bootstrap, prefix);
                KafkaProducer<byte[], byte[]> bulk = producer(Map.of("linger.ms", 20, "batch.size", 1 << 20));
                KafkaProducer<byte[], byte[]> prompt = producer(Map.of("linger.ms", 0))) {
            topics.createOutputs();
            throughput(topics, bulk, Events.asOf(Instant.now(), recorded), records, figures);
            hotKey(topics, bulk, records, figures);
            latency(topics, prompt, recorded, latencyFor, figures);
        }
    }

    private void throughput(
            BenchTopics topics,
            KafkaProducer<byte[], byte[]> producer,
            List<byte[]> events,
            int records,
            Consumer<Figure> figures)
            throws InterruptedException {
        fill(topics, producer, "mix", events, records);
        double[] detect = new double[turns];
        double[] read = new double[turns];
        double[] ratios = new double[turns];
        for (int turn = 0; turn < turns; turn++) {
            read[turn] = rate(topics, "mix", "read", turn, records);
            detect[turn] = rate(topics, "mix", "detect", turn, records);
            ratios[turn] = detect[turn] / read[turn];
        }
        figures.accept(spread("read, parse, discard", read, "events/s"));
        figures.accept(spread("detect, all rules", detect, "events/s"));
        figures.accept(spread("detect / read", ratios, "x").goal(Goal.atLeast(0.5)));
    }

    private void hotKey(
            BenchTopics topics, KafkaProducer<byte[], byte[]> producer, int records, Consumer<Figure> figures)
            throws InterruptedException {
        fill(topics, producer, "uniform", Events.logins(Instant.now(), records, 0), records);
        fill(topics, producer, "hot", Events.logins(Instant.now(), records, 0.9), records);
        double[] uniform = new double[turns];
        double[] hot = new double[turns];
        double[] ratios = new double[turns];
        for (int turn = 0; turn < turns; turn++) {
            uniform[turn] = rate(topics, "uniform", "detect", turn, records);
            hot[turn] = rate(topics, "hot", "detect", turn, records);
            ratios[turn] = hot[turn] / uniform[turn];
        }
        figures.accept(spread("failed logins of many addresses", uniform, "events/s"));
        figures.accept(spread("90 % of them from one address", hot, "events/s"));
        figures.accept(spread("hot / uniform", ratios, "x").goal(Goal.atLeast(0.6)));
    }

    private void latency(
            BenchTopics topics,
            KafkaProducer<byte[], byte[]> producer,
            List<byte[]> recorded,
            Duration length,
            Consumer<Figure> figures)
            throws InterruptedException {
        topics.createTelemetry("paced", PARTITIONS);
        String job = jobs.detect(topics.settings("paced", "latency", "latest"));
        try {
            List<byte[]> ordinary = Events.asOf(Instant.now(), recorded.subList(0, Math.min(20_000, recorded.size())));
            try (var warm = new AlertFeed(topics.bootstrap(), topics.alerts())) {
                progress.accept("2,000 events a second: warming up");
                new Latency(producer, topics.telemetry("paced"), ordinary).run(2_000, Duration.ofSeconds(20), warm);
            }
            try (var alerts = new AlertFeed(topics.bootstrap(), topics.alerts())) {
                progress.accept("2,000 events a second: measuring");
                var latency = new Latency(producer, topics.telemetry("paced"), Events.asOf(Instant.now(), ordinary));
                latency.run(2_000, length, alerts);
                tell("single event to alert", latency.of("bench-single-"), 0, figures);
                tell("deciding event to stateful alert, beyond the wait", latency.of("bench-pair-"), 2_000, figures);
            }
        } finally {
            jobs.end(job);
        }
    }

    private static void tell(String name, Latency.Times times, long expectedMillis, Consumer<Figure> figures) {
        double lost = times.sent() - times.sorted().length;
        figures.accept(Figure.of(name + ", p50", times.percentile(0.5) - expectedMillis, "ms")
                .goal(Goal.atMost(20)));
        figures.accept(Figure.of(name + ", p99", times.percentile(0.99) - expectedMillis, "ms")
                .goal(Goal.atMost(100)));
        figures.accept(
                Figure.of(name + ", of " + times.sent() + " not seen", lost, "").goal(Goal.atMost(0)));
    }

    private double rate(BenchTopics topics, String topic, String kind, int turn, int records)
            throws InterruptedException {
        String group = kind + "-" + topic + "-" + turn;
        Map<String, String> settings = topics.settings(topic, group, "earliest");
        String job = kind.equals("detect") ? jobs.detect(settings) : jobs.read(settings);
        try {
            double rate = Throughput.of(topics, group, records);
            progress.accept(kind + ", " + topic + ", turn " + (turn + 1) + ": " + Math.round(rate) + " events/s");
            return rate;
        } finally {
            jobs.end(job);
        }
    }

    private void fill(
            BenchTopics topics, KafkaProducer<byte[], byte[]> producer, String name, List<byte[]> events, int records)
            throws InterruptedException {
        topics.createTelemetry(name, PARTITIONS);
        progress.accept("sending " + records + " events to " + topics.telemetry(name));
        for (int i = 0; i < records; i++) {
            var unused = producer.send(
                    new ProducerRecord<>(topics.telemetry(name), i % PARTITIONS, null, events.get(i % events.size())));
        }
        producer.flush();
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", bootstrap);
        all.put("acks", "all");
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Figure spread(String name, double[] values, String unit) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Figure.of(name, sorted[sorted.length / 2], unit).within(sorted[0], sorted[sorted.length - 1]);
    }
}
