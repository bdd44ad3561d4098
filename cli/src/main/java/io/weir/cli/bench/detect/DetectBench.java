package io.weir.cli.bench.detect;

import io.weir.cli.CliException;
import io.weir.cli.bench.Figure;
import io.weir.cli.bench.Figure.Goal;
import io.weir.cli.demo.AlertFeed;
import io.weir.connectors.kafka.KafkaAccess;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;

/**
 * What the detect job does on a real broker and cluster: its throughput beside a job that only reads, what a hot key costs,
 * how long an alert takes, and how long it is away when it loses a TaskManager.
 */
public final class DetectBench {
    private static final int PARTITIONS = 4;
    /** Twenty-five minutes at the pace at which alerts are timed: after it the job is compiled. */
    private static final int MOST_BACKLOG = 3_000_000;

    /** Each login is a hit of several stateful rules: there are so many fewer of them than of recorded events. */
    private static final int LOGIN_COST = 20;

    private static final int PACE = 1_000 * Events.PACED;
    /** How long rules over several events wait, as the configuration says. */
    private static final int WAIT_MILLIS = 2_000;

    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final int MOST_ORDINARY = 20_000;

    private final KafkaAccess kafka;
    private final Cluster cluster;
    private final int turns;
    private final Consumer<String> progress;
    private final Consumer<Figure> figures;

    public DetectBench(
            KafkaAccess kafka, Cluster cluster, int turns, Consumer<String> progress, Consumer<Figure> figures) {
        this.kafka = kafka;
        this.cluster = cluster;
        this.turns = turns;
        this.progress = progress;
        this.figures = figures;
    }

    /** Puts the rules that only a measurement needs into a directory. */
    public static Path writeRules(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("bench.yml"), Latency.RULES);
        return directory;
    }

    /** Measures on topics of its own, which are gone afterwards. */
    public void run(Set<Part> parts, List<byte[]> recorded, int records, Duration latencyFor)
            throws InterruptedException {
        String prefix = "weir-bench-" + Long.toHexString(System.currentTimeMillis());
        try (var topics = new BenchTopics(kafka, prefix);
                KafkaProducer<byte[], byte[]> bulk =
                        producer(Map.of("linger.ms", 20, "batch.size", 1 << 20, "compression.type", "lz4"));
                KafkaProducer<byte[], byte[]> prompt = producer(Map.of("linger.ms", 0))) {
            topics.createOutputs();
            if (parts.contains(Part.THROUGHPUT)) {
                throughput(topics, bulk, recorded, records);
            }
            if (parts.contains(Part.HOT_KEY)) {
                hotKey(topics, bulk, records);
            }
            if (parts.contains(Part.LATENCY)) {
                List<byte[]> ordinary = recorded.subList(0, Math.min(MOST_ORDINARY, recorded.size()));
                latency(topics, bulk, prompt, ordinary, records, latencyFor);
            }
            if (parts.contains(Part.RECOVERY)) {
                recovery(topics, prompt);
            }
        }
    }

    private void throughput(
            BenchTopics topics, KafkaProducer<byte[], byte[]> producer, List<byte[]> recorded, int records)
            throws InterruptedException {
        Throughput[] detect = new Throughput[turns];
        Throughput[] read = new Throughput[turns];
        Throughput[] skim = new Throughput[turns];
        for (int turn = 0; turn < turns; turn++) {
            Load mix = Load.recorded("mix-" + turn, recorded, records);
            fill(topics, producer, mix);
            skim[turn] = rate("skim", topics, mix, cluster::skim);
            read[turn] = rate("read", topics, mix, cluster::read);
            detect[turn] = rate("detect", topics, mix, cluster::detect);
            topics.removeTelemetry(mix.name());
        }
        tell("look for kind and time, discard", skim);
        tell("read, parse, discard", read);
        tell("detect, all rules", detect);
        figures.accept(ratio("detect / read", detect, read).goal(Goal.atLeast(0.5)));
        figures.accept(ratio("detect / look for kind and time", detect, skim));
    }

    private void hotKey(BenchTopics topics, KafkaProducer<byte[], byte[]> producer, int records)
            throws InterruptedException {
        int logins = Math.max(1, records / LOGIN_COST);
        Throughput[] uniform = new Throughput[turns];
        Throughput[] hot = new Throughput[turns];
        for (int turn = 0; turn < turns; turn++) {
            uniform[turn] = logins(topics, producer, Load.logins("uniform-" + turn, 0, logins));
            hot[turn] = logins(topics, producer, Load.logins("hot-" + turn, 0.9, logins));
        }
        tell("failed logins of many addresses", uniform);
        tell("90 % of them from one address", hot);
        figures.accept(ratio("hot / uniform", hot, uniform).goal(Goal.atLeast(0.6)));
    }

    private Throughput logins(BenchTopics topics, KafkaProducer<byte[], byte[]> producer, Load load)
            throws InterruptedException {
        fill(topics, producer, load);
        Throughput rate = rate("detect", topics, load, cluster::detect);
        topics.removeTelemetry(load.name());
        return rate;
    }

    /**
     * The job is compiled as where its throughput is measured: it works through a backlog first. That happened as fast as what is
     * timed, so that the job remembers as much as it would have.
     */
    private void latency(
            BenchTopics topics,
            KafkaProducer<byte[], byte[]> bulk,
            KafkaProducer<byte[], byte[]> prompt,
            List<byte[]> recorded,
            int records,
            Duration length)
            throws InterruptedException {
        List<RetimedEvent> ordinary = recorded.stream().map(RetimedEvent::new).toList();
        Load backlog = Load.backlog("paced", ordinary, Math.min(records, MOST_BACKLOG));
        fill(topics, bulk, backlog);
        String job = cluster.detect(topics.settings("paced", "latency"));
        try {
            progress.accept("working through them, to be compiled");
            Throughput.follow(topics, "latency", backlog.records());
            progress.accept(PACE + " events a second: warming up for " + WARM_UP.toSeconds() + " s");
            paced(topics, prompt, ordinary, "warm-", WARM_UP);
            progress.accept(PACE + " events a second: measuring for " + length.toSeconds() + " s");
            Latency latency = paced(topics, prompt, ordinary, "timed-", length);
            tell("single event to alert", latency.of(Latency.SINGLE), 0);
            tell("deciding event to stateful alert, beyond the wait", latency.of(Latency.PAIR), WAIT_MILLIS);
        } finally {
            cluster.end(job);
        }
        topics.removeTelemetry("paced");
    }

    private static Latency paced(
            BenchTopics topics,
            KafkaProducer<byte[], byte[]> producer,
            List<RetimedEvent> ordinary,
            String round,
            Duration length)
            throws InterruptedException {
        try (var alerts = new AlertFeed(topics.kafka(), topics.alerts())) {
            var latency = new Latency(producer, topics.telemetry("paced"), ordinary, round);
            latency.run(PACE, length, alerts);
            return latency;
        }
    }

    private void recovery(BenchTopics topics, KafkaProducer<byte[], byte[]> producer) throws InterruptedException {
        Recovery.Times[] times = new Recovery.Times[turns];
        for (int turn = 0; turn < turns; turn++) {
            String name = "recovery-" + turn;
            topics.createTelemetry(name, PARTITIONS);
            String job = cluster.detect(topics.settings(name, name));
            try (var alerts = new AlertFeed(topics.kafka(), topics.alerts())) {
                progress.accept("killing a TaskManager, turn " + (turn + 1));
                times[turn] = new Recovery(cluster, producer, topics.telemetry(name), alerts).measure(job);
            } finally {
                cluster.end(job);
                cluster.heal();
            }
            topics.removeTelemetry(name);
        }
        tell("kill -9 until it is noticed", times, Recovery.Times::noticed);
        tell("then until the state is restored", times, Recovery.Times::restored);
        tell("then until all tasks run", times, Recovery.Times::running);
        tell("then until an alert is read", times, Recovery.Times::alerted);
        Duration most = cluster.heartbeatTimeout().plusSeconds(10);
        figures.accept(seconds("kill -9 until alerts again", times, Recovery.Times::total)
                .goal(Goal.atMost(most.toMillis() / 1e3)));
    }

    private void tell(String name, Recovery.Times[] times, ToLongFunction<Recovery.Times> part) {
        figures.accept(seconds(name, times, part));
    }

    private static Figure seconds(String name, Recovery.Times[] times, ToLongFunction<Recovery.Times> part) {
        return spread(
                name,
                Arrays.stream(times)
                        .mapToDouble(time -> part.applyAsLong(time) / 1e3)
                        .toArray(),
                "s");
    }

    private void tell(String name, Latency.Times times, long expectedMillis) {
        figures.accept(Figure.of(name + ", p50", times.whole(0.5) - expectedMillis, "ms")
                .goal(Goal.atMost(20)));
        figures.accept(Figure.of(name + ", p99", times.whole(0.99) - expectedMillis, "ms")
                .goal(Goal.atMost(100)));
        figures.accept(Figure.of(
                "  of it until the job raised the alert, p50", times.untilRaised(0.5) - expectedMillis, "ms"));
        figures.accept(Figure.of(name + ", of " + times.sent() + " not seen", times.lost(), "")
                .goal(Goal.atMost(0)));
    }

    private void tell(String name, Throughput[] turns) {
        figures.accept(
                spread(name, Arrays.stream(turns).mapToDouble(Throughput::best).toArray(), "events/s"));
    }

    /** Turn by turn: what slows a machine down for a while slows down both. */
    private static Figure ratio(String name, Throughput[] some, Throughput[] others) {
        double[] best = new double[some.length];
        for (int turn = 0; turn < some.length; turn++) {
            best[turn] = some[turn].best() / others[turn].best();
        }
        return spread(name, best, "x");
    }

    /**
     * What a topic is filled with.
     *
     * @param from when the first of them happens
     * @param perMilli so many happen in a millisecond
     */
    private record Load(String name, IntFunction<byte[]> events, int records, Instant from, int perMilli) {
        static Load recorded(String name, List<byte[]> recorded, int records) {
            Instant from = Instant.now().minus(Events.spanOf(records, Events.RECORDED));
            return new Load(name, Events.recorded(from, recorded), records, from, Events.RECORDED);
        }

        static Load backlog(String name, List<RetimedEvent> ordinary, int records) {
            Instant from = Instant.now().minus(Events.spanOf(records, Events.PACED));
            IntFunction<byte[]> events = Latency.backlog(from, ordinary, "backlog-");
            return new Load(name, events, records, from, Events.PACED);
        }

        static Load logins(String name, double shareOfOne, int records) {
            Instant from = Instant.now().minus(Events.spanOf(records, Events.LOGINS));
            return new Load(name, Events.logins(from, shareOfOne), records, from, Events.LOGINS);
        }
    }

    /** Starts a job. */
    @FunctionalInterface
    private interface Starter {
        String start(Map<String, String> settings) throws InterruptedException;
    }

    /** Each job is compiled while it works through the first half, be it only one that reads. */
    private Throughput rate(String kind, BenchTopics topics, Load load, Starter job) throws InterruptedException {
        String group = kind + "-" + load.name();
        String started = job.start(topics.settings(load.name(), group));
        try {
            Throughput rate = Throughput.of(Throughput.follow(topics, group, load.records()));
            progress.accept(kind + ", " + load.name() + ": " + Math.round(rate.best()) + " events/s");
            return rate;
        } finally {
            cluster.end(started);
        }
    }

    /**
     * Shipped when they happened: an event that tells no time of its own would else be ahead of the others.
     */
    private void fill(BenchTopics topics, KafkaProducer<byte[], byte[]> producer, Load load)
            throws InterruptedException {
        topics.createTelemetry(load.name(), PARTITIONS);
        String topic = topics.telemetry(load.name());
        progress.accept("sending " + load.records() + " events to " + topic);
        var refused = new AtomicReference<Exception>();
        for (int i = 0; i < load.records(); i++) {
            long timeMillis = Events.timeOf(load.from(), i, load.perMilli()).toEpochMilli();
            byte[] event = load.events().apply(i);
            var unused = producer.send(
                    new ProducerRecord<>(topic, i % PARTITIONS, timeMillis, null, event), (metadata, refusal) -> {
                        if (refusal != null) {
                            refused.compareAndSet(null, refusal);
                        }
                    });
        }
        producer.flush();
        if (refused.get() != null) {
            throw CliException.environment("cannot send to Kafka at " + kafka.explain(refused.get()));
        }
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
        Map<String, Object> all = kafka.properties(settings);
        all.put("acks", "all");
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Figure spread(String name, double[] values, String unit) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Figure.of(name, sorted[sorted.length / 2], unit).within(sorted[0], sorted[sorted.length - 1]);
    }
}
