package io.weir.cli.bench.detect;

import io.weir.cli.CliException;
import io.weir.cli.demo.AlertFeed;
import io.weir.rules.alert.Alert;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What passes from the moment in which a TaskManager is killed until there are alerts again. Events flow all the time. */
final class Recovery {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** So long alerts come before the kill. */
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    private static final int PER_SECOND = 500;

    private final Cluster cluster;
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final AlertFeed alerts;

    Recovery(Cluster cluster, KafkaProducer<byte[], byte[]> producer, String topic, AlertFeed alerts) {
        this.cluster = cluster;
        this.producer = producer;
        this.topic = topic;
        this.alerts = alerts;
    }

    /** In milliseconds, each from the end of the one before. */
    record Times(long noticed, long restored, long running, long alerted) {
        long total() {
            return noticed + restored + running + alerted;
        }
    }

    private record Seen(long emittedMillis, long readMillis) {}

    Times measure(String job) throws InterruptedException {
        Thread sender = new Thread(this::send, "events");
        sender.setDaemon(true);
        sender.start();
        try {
            awaitAlertsAndCheckpoint(job);
            long killedAt = System.currentTimeMillis();
            cluster.killTaskManagerOf(job);
            return timesSince(killedAt, job);
        } finally {
            sender.interrupt();
            sender.join();
        }
    }

    private void awaitAlertsAndCheckpoint(String job) {
        Instant warm = Instant.now().plus(WARM_UP);
        Instant deadline = warm.plus(PATIENCE);
        boolean anyAlert = false;
        while (!anyAlert || Instant.now().isBefore(warm) || !cluster.hasCheckpoint(job)) {
            anyAlert |= !poll().isEmpty();
            failAfter(deadline, anyAlert ? "no checkpoint completes" : "no alert comes");
        }
    }

    private Times timesSince(long killedAt, String job) {
        Instant deadline = Instant.now().plus(PATIENCE);
        List<Seen> seen = new ArrayList<>();
        while (true) {
            seen.addAll(poll());
            Cluster.Restart restart = cluster.lastRestart(job);
            if (restart.restoredAtMillis() > killedAt && restart.runsSinceMillis() > restart.restoredAtMillis()) {
                // Tasks that did not know yet went on alerting for a while; those do not count.
                Optional<Seen> again = seen.stream()
                        .filter(alert -> alert.emittedMillis() >= restart.restoredAtMillis())
                        .findFirst();
                if (again.isPresent()) {
                    return new Times(
                            restart.beganAtMillis() - killedAt,
                            restart.restoredAtMillis() - restart.beganAtMillis(),
                            restart.runsSinceMillis() - restart.restoredAtMillis(),
                            again.get().readMillis() - restart.runsSinceMillis());
                }
            }
            failAfter(deadline, "no alert comes after the kill");
        }
    }

    private List<Seen> poll() {
        List<Alert> found = alerts.poll(Duration.ofMillis(100)); // returns as soon as there is one
        long now = System.currentTimeMillis();
        return found.stream()
                .map(alert -> new Seen(alert.stages().getOrDefault("emitted", 0L), now))
                .toList();
    }

    private static void failAfter(Instant deadline, String complaint) {
        if (Instant.now().isAfter(deadline)) {
            throw CliException.failed(complaint + " within " + PATIENCE.toSeconds() + " s; './weir logs' may tell why");
        }
    }

    private void send() {
        long start = System.nanoTime();
        for (long i = 0; !Thread.currentThread().isInterrupted(); i++) {
            LockSupport.parkNanos(start + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND - System.nanoTime());
            byte[] event = Events.login(Latency.SINGLE + "r" + i, Events.address(i), Instant.now());
            var unused = producer.send(new ProducerRecord<>(topic, event));
        }
    }
}
