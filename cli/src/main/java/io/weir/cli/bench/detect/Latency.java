package io.weir.cli.bench.detect;

import io.weir.cli.demo.AlertFeed;
import io.weir.rules.alert.Alert;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long it takes from sending an event to the alert being readable. Among ordinary events go such as only rules of
 * the measurement look for, each under a name of its own, so that every alert can be told whose it is.
 */
final class Latency {
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
    private final List<byte[]> ordinary;
    private final Map<String, Long> sentAt = new ConcurrentHashMap<>();
    private final Map<String, Long> tookMillis = new ConcurrentHashMap<>();

    Latency(KafkaProducer<byte[], byte[]> producer, String topic, List<byte[]> ordinary) {
        this.producer = producer;
        this.topic = topic;
        this.ordinary = ordinary;
    }

    /** Sorted, in milliseconds. */
    record Times(long[] sorted, int sent) {
        double percentile(double share) {
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
        while (tookMillis.size() < sentAt.size() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        reader.interrupt();
        reader.join();
    }

    private void send(long i) {
        if (i % 40 == 0) {
            sendMarked("bench-single-" + i);
        } else if (i % 80 == 1) {
            send(login("bench-pair-" + i)); // the first of a pair
        } else if (i % 80 == 41) {
            sendMarked("bench-pair-" + (i - 40));
        } else {
            send(ordinary.get((int) (i % ordinary.size())));
        }
    }

    private void sendMarked(String user) {
        byte[] event = login(user);
        sentAt.put(user, System.nanoTime());
        send(event);
    }

    private void send(byte[] event) {
        var unused = producer.send(new ProducerRecord<>(topic, event));
    }

    private static byte[] login(String user) {
        String address = "198.18." + (user.hashCode() >>> 8 & 0xFF) + "." + (user.hashCode() & 0xFF);
        return Events.login(user, address, Instant.now());
    }

    private void read(AlertFeed alerts) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                for (Alert alert : alerts.poll(Duration.ofMillis(20))) {
                    Optional.ofNullable(alert.group().get("user.name"))
                            .map(sentAt::get)
                            .ifPresent(sent -> tookMillis.putIfAbsent(
                                    alert.group().get("user.name"), (System.nanoTime() - sent) / 1_000_000));
                }
            } catch (org.apache.kafka.common.errors.InterruptException e) {
                return;
            }
        }
    }

    Times of(String prefix) {
        int sent = (int)
                sentAt.keySet().stream().filter(user -> user.startsWith(prefix)).count();
        long[] took = tookMillis.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .mapToLong(Map.Entry::getValue)
                .toArray();
        Arrays.sort(took);
        return new Times(took, sent);
    }
}
