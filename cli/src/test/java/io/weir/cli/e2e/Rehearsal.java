package io.weir.cli.e2e;

import io.weir.connectors.kafka.KafkaAccess;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Attacks that only the rules of this page look for, sent to Kafka as they happen: addresses guess a password, get in and look
 * around, and one floods. Each record says when it was sent, and carries an id of its own: a replay of what was sent gives
 * the same alerts, ids included.
 */
final class Rehearsal implements AutoCloseable {
    /** Alone, counted, as a chain; and a flood of hits that one alert takes in. */
    static final String RULES =
            """
            title: Rehearsed failure
            name: rehearsed-failure
            level: informational
            logsource: {product: windows, service: security}
            detection: {selection: {EventID: 4625, TargetUserName: mia}, condition: selection}
            ---
            title: Rehearsed guessing
            name: rehearsed-guessing
            level: medium
            correlation:
              type: event_count
              rules: [rehearsed-failure]
              group-by: [source.ip]
              timespan: 1m
              condition: {gte: 5}
            weir: {suppress: 2m, severity-by-count: {10: high, 20: critical}}
            ---
            title: Rehearsed login
            name: rehearsed-login
            level: low
            logsource: {product: windows, service: security}
            detection: {selection: {EventID: 4624, TargetUserName: mia}, condition: selection}
            weir: {suppress: 10s, group-by: [source.ip]}
            ---
            title: Rehearsed look around
            name: rehearsed-look
            level: informational
            logsource: {product: windows, service: security}
            detection: {selection: {EventID: 5140, SubjectUserName: mia}, condition: selection}
            ---
            title: Rehearsed break-in
            name: rehearsed-break-in
            level: high
            chain:
              within: 15m
              steps:
                - {name: guessing, rule: rehearsed-guessing}
                - {name: login, rule: rehearsed-login}
                - {name: look, rule: rehearsed-look}
            ---
            title: Rehearsed flood
            name: rehearsed-flood
            level: low
            logsource: {product: windows, service: security}
            detection: {selection: {EventID: 4625, TargetUserName: noa}, condition: selection}
            weir: {suppress: 10s, group-by: [source.ip]}
            """;

    static final int PARTITIONS = 4;

    private static final int FLOOD_PER_SECOND = 500;
    private static final int GUESSERS = 3;
    private static final int FLOODER = 9;

    private final String topic;
    private final String network;
    private final KafkaProducer<String, String> producer;
    private final List<String> sent = new ArrayList<>();
    private final Thread sender = new Thread(this::send, "rehearsal");
    private volatile boolean isOver;

    /** The network is the first three numbers of all addresses that attack. */
    Rehearsal(KafkaAccess kafka, String topic, String network) {
        this.topic = topic;
        this.network = network;
        this.producer = new KafkaProducer<>(
                kafka.properties(Map.of("acks", "all")), new StringSerializer(), new StringSerializer());
        sender.setDaemon(true);
    }

    /** From now on three addresses guess once a second, and one floods. */
    Rehearsal begin() {
        sender.start();
        return this;
    }

    String network() {
        return network;
    }

    String address(int guesser) {
        return network + guesser;
    }

    private void send() {
        long start = System.nanoTime();
        for (long i = 0; !isOver; i++) {
            long due = start + i * TimeUnit.SECONDS.toNanos(1) / FLOOD_PER_SECOND;
            LockSupport.parkNanos(due - System.nanoTime());
            if (i % FLOOD_PER_SECOND == 0) {
                for (int guesser = 1; guesser <= GUESSERS; guesser++) {
                    guess(guesser);
                }
            }
            send(4625, "TargetUserName", "noa", FLOODER);
        }
    }

    void guess(int guesser) {
        send(4625, "TargetUserName", "mia", guesser);
    }

    /** One of those who guess gets in, and then looks around. */
    void breakIn(int guesser) throws InterruptedException {
        send(4624, "TargetUserName", "mia", guesser);
        Thread.sleep(2); // logs tell the milliseconds in which things happen one after the other
        send(5140, "SubjectUserName", "mia", guesser);
    }

    /** The record carries the time at which it is really sent: on a busy machine it would be late otherwise. */
    private synchronized void send(int event, String role, String user, int address) {
        String record =
                """
                {"Channel":"Security","EventID":%d,"Computer":"ws-1.%s","TimeCreated":"%s","EventRecordID":%d,\
                "%s":"%s","IpAddress":"%s"}"""
                        .formatted(
                                event,
                                topic,
                                Instant.ofEpochMilli(System.currentTimeMillis()),
                                sent.size(),
                                role,
                                user,
                                address(address));
        var unused = producer.send(new ProducerRecord<>(topic, sent.size() % PARTITIONS, null, record));
        sent.add(record);
    }

    /** Ends the attack; gives the file of all that was sent. */
    Path end(Path directory) throws IOException {
        close();
        return Files.write(Files.createDirectories(directory).resolve(topic + ".jsonl"), sent);
    }

    @Override
    public void close() {
        isOver = true;
        try {
            sender.join(); // returns at once if it never began
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
