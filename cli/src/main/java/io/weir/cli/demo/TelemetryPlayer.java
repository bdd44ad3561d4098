package io.weir.cli.demo;

import io.weir.generators.Shipment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Sends records to Kafka at the times they carry. */
public final class TelemetryPlayer implements AutoCloseable {
    private final KafkaProducer<String, String> producer;

    public TelemetryPlayer(String bootstrap) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 5),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Sends each record when its time has come; returns after the last. */
    public void play(List<Shipment> shipments) throws InterruptedException {
        for (Shipment shipment : shipments) {
            long early = Duration.between(Instant.now(), shipment.time()).toMillis();
            if (early > 0) {
                Thread.sleep(early);
            }
            send(shipment);
        }
        producer.flush();
    }

    /** Sends at once, whatever the times. */
    public void send(Shipment shipment) {
        var unused = producer.send(new ProducerRecord<>(shipment.topic(), shipment.key(), shipment.value()));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
