package io.weir.cli.bench.detect;

import io.weir.cli.demo.AlertFeed;
import io.weir.rules.alert.Alert;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * How long it takes from sending an event to the alert being readable. Among ordinary events go such as only rules of
 * the measurement look for, each under a name of its own, so that every alert can be told whose it is.
 */
final class Latency {
    /** How the users begin whose events fire alone, and those whose second event does. */
    static final String SINGLE = "bench-single-";

    static final String PAIR = "bench-pair-";

    /** Fires on one event, and on the second of two. */
    static final String RULES =
            """
            title: Measured alone
            name: bench-single
            level: low
            logsource: {product: linux, service: sshd}
            detection: {selection: {user.name|startswith: bench-single-}, condition: selection}
            weir: {group-by: [user.name]}
            ---
            title: Measured in pairs, the events
            name: bench-pair-event
            level: informational
            logsource: {product: linux, service: sshd}
            detection: {selection: {user.name|startswith: bench-pair-}, condition: selection}
            ---
            title: Measured in pairs
            name: bench-pair
            level: low
            correlation:
              type: event_count
              rules: [bench-pair-event]
              group-by: [user.name]
              timespan: 10s
              condition: {gte: 2}
            """;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final List<RetimedEvent> ordinary;
    private final String round;
    private final Map<String, Sent> sent = new ConcurrentHashMap<>();
    private final Map<String, Took> took = new ConcurrentHashMap<>();

    /** @param round part of the names of users: one that had an alert a minute ago would not get another */
    Latency(KafkaProducer<byte[], byte[]> producer, String topic, List<RetimedEvent> ordinary, String round) {
        this.producer = producer;
        this.topic = topic;
        this.ordinary = ordinary;
        this.round = round;
    }

    /** The same mix as of the past, at the same pace: to have the job compiled. */
    static IntFunction<byte[]> backlog(Instant from, List<RetimedEvent> ordinary, String round) {
        return i -> {
            Instant at = Events.timeOf(from, i, Events.PACED);
            String user = user(i, round);
            return user.isEmpty() ? ordinary.get(i % ordinary.size()).at(at) : login(user, at);
        };
    }

    /**
     * Whose login stands at a place among the events; empty for an ordinary event. Pairs come at all times within the ten
     * milliseconds that are decided together: each is half a millisecond further on than the one before it.
     */
    private static String user(long place, String round) {
        if (place % 40 == 0) {
            return SINGLE + round + place;
        }
        return isFirst(place) || isSecond(place) ? PAIR + round + place / 80 : "";
    }

    private static boolean isFirst(long place) {
        return place % 80 == 1 + shift(place);
    }

    private static boolean isSecond(long place) {
        return place % 80 == 41 + shift(place);
    }

    private static long shift(long place) {
        return place / 80 % 20;
    }

    private record Sent(long nanos, long clockMillis) {}

    /**
     * How long it took, in milliseconds.
     *
     * @param untilRaised by the clock of this machine, of which whole milliseconds are known
     */
    private record Took(double whole, long untilRaised) {}

    /** Of events of one kind: how many were sent, and what is known of those whose alert came. */
    record Times(int sent, List<Took> seen) {
        int lost() {
            return sent - seen.size();
        }

        double whole(double percentile) {
            return percentile(percentile, Took::whole);
        }

        double untilRaised(double percentile) {
            return percentile(percentile, Took::untilRaised);
        }

        private double percentile(double share, ToDoubleFunction<Took> time) {
            double[] sorted = seen.stream().mapToDouble(time).sorted().toArray();
            return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
        }
    }

    /** Sends so many events a second for a time, of which one in forty is looked for, and waits for the last alerts. */
    void run(int perSecond, Duration length, AlertFeed alerts) throws InterruptedException {
        Thread reader = new Thread(() -> read(alerts), "alerts");
        reader.setDaemon(true);
        reader.start();
        long start = System.nanoTime();
        long count = perSecond * length.toSeconds();
        for (long i = 0; i < count; i++) {
            long due = start + i * 1_000_000_000L / perSecond;
            long early = due - System.nanoTime();
            if (early > 1_000_000) {
                Thread.sleep(early / 1_000_000);
            }
            send(i);
        }
        producer.flush();
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (took.size() < sent.size() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        reader.interrupt();
        reader.join();
    }

    private void send(long i) {
        String user = user(i, round);
        if (user.isEmpty()) {
            // They keep their fractions of a second, and must not run ahead of the clock: time would pass too soon.
            send(ordinary.get((int) (i % ordinary.size())).at(Instant.now().minusSeconds(1)));
            return;
        }
        byte[] event = login(user, Instant.now());
        if (!isFirst(i)) {
            sent.put(user, new Sent(System.nanoTime(), System.currentTimeMillis()));
        }
        send(event);
    }

    private void send(byte[] event) {
        var unused = producer.send(new ProducerRecord<>(topic, event));
    }

    private static byte[] login(String user, Instant at) {
        return Events.login(user, Events.address(user.hashCode()), at);
    }

    private void read(AlertFeed alerts) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                for (Alert alert : alerts.poll(Duration.ofMillis(20))) {
                    String user = alert.group().getOrDefault("user.name", "");
                    Sent event = sent.get(user);
                    if (event != null) {
                        took.putIfAbsent(user, took(event, alert.stages()));
                    }
                }
            } catch (org.apache.kafka.common.errors.InterruptException e) {
                return;
            }
        }
    }

    private static Took took(Sent event, Map<String, Long> stages) {
        return new Took(
                (System.nanoTime() - event.nanos()) / 1e6, stages.getOrDefault("emitted", 0L) - event.clockMillis());
    }

    Times of(String prefix) {
        int count = (int)
                sent.keySet().stream().filter(user -> user.startsWith(prefix)).count();
        List<Took> seen = took.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
        return new Times(count, seen);
    }
}
