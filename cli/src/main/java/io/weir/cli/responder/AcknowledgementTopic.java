package io.weir.cli.responder;

import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.response.Acknowledgement;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The topic on which executors say what they did. Patience is short: something may have to be undone meanwhile. */
final class AcknowledgementTopic implements Acknowledgements, AutoCloseable {
    private final KafkaAccess kafka;
    private final String topic;
    private final Map<String, Object> properties;
    private final Consumer<String> notes;
    private KafkaProducer<byte[], byte[]> producer;
    private boolean isBroken;

    /** @param notes told of outages */
    AcknowledgementTopic(KafkaAccess kafka, String topic, Consumer<String> notes) {
        this.topic = topic;
        this.notes = notes;
        this.kafka = kafka;
        this.properties = kafka.properties(
                Map.of("max.block.ms", 3_000, "request.timeout.ms", 3_000, "delivery.timeout.ms", 5_000));
    }

    @Override
    public boolean send(List<Acknowledgement> acknowledgements) {
        try {
            if (producer == null) {
                producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
            }
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Acknowledgement one : acknowledgements) {
                sent.add(
                        producer.send(new ProducerRecord<>(topic, one.response().getBytes(UTF_8), one.json())));
            }
            producer.flush();
            for (Future<RecordMetadata> future : sent) {
                future.get();
            }
            isBroken = false;
            return true;
        } catch (KafkaException | ExecutionException e) {
            if (!isBroken) {
                isBroken = true;
                notes.accept("cannot write to " + topic + " at " + kafka.explain(e) + "; it is tried again");
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
