package io.weir.cli.demo;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.generators.Shipment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Sends records to Kafka at the times they carry. */
public final class TelemetryPlayer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final KafkaAccess kafka;
    private final KafkaProducer<String, String> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    public TelemetryPlayer(KafkaAccess kafka) {
        this.kafka = kafka;
        this.producer = new KafkaProducer<>(
                kafka.properties(Map.of(
                        "acks",
                        "all",
                        "linger.ms",
                        5,
                        "max.block.ms",
                        PATIENCE_MILLIS,
                        "request.timeout.ms",
                        PATIENCE_MILLIS,
                        "delivery.timeout.ms",
                        2 * PATIENCE_MILLIS)),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Sends each record when its time has come; returns when Kafka has them all. */
    public void play(List<Shipment> shipments) throws InterruptedException {
        play(shipments.iterator(), true, shipment -> {});
    }

    /** Sends each record when its time has come or at once; returns when Kafka has them all. */
    public void play(Iterator<Shipment> shipments, boolean isRealTime, Consumer<Shipment> sent)
            throws InterruptedException {
        while (shipments.hasNext()) {
            Shipment shipment = shipments.next();
            if (isRealTime) {
                awaitTimeOf(shipment);
            }
            send(shipment);
            sent.accept(shipment);
        }
        producer.flush();
        failIfRefused();
    }

    public static void awaitTimeOf(Shipment shipment) throws InterruptedException {
        long early = Duration.between(Instant.now(), shipment.time()).toMillis();
        if (early > 0) {
            Thread.sleep(early);
        }
    }

    private void send(Shipment shipment) {
        failIfRefused();
        var unused = producer.send(
                new ProducerRecord<>(shipment.topic(), shipment.key(), shipment.value()), (metadata, refusal) -> {
                    if (refusal != null) {
                        failure.compareAndSet(null, refusal);
                    }
                });
    }

    private void failIfRefused() {
        if (failure.get() != null) {
            throw new CliException(
                    ExitCode.ENVIRONMENT, "cannot send to Kafka at " + kafka.explain(failure.get()), failure.get());
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
