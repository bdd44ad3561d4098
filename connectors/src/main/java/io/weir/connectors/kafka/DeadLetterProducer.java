package io.weir.connectors.kafka;

import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.elasticsearch.RefusedDocuments;
import io.weir.connectors.telemetry.DeadLetter;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends documents that a store refused for good to the dead letters. */
public final class DeadLetterProducer implements RefusedDocuments {
    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;

    private DeadLetterProducer(KafkaAccess kafka, String topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                kafka.properties(Map.of("acks", "all", "max.request.size", KafkaSinks.MOST_REQUEST_BYTES)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public static RefusedDocuments.Factory to(KafkaAccess kafka, String topic) {
        return () -> new DeadLetterProducer(kafka, topic);
    }

    @Override
    public CompletionStage<Void> refuse(IndexDocument document, String reason) {
        DeadLetter letter = new DeadLetter(
                document.index() + "/" + document.id(), 0, document.version(), "index", reason, document.json());
        CompletableFuture<Void> sent = new CompletableFuture<>();
        var unused = producer.send(DeadLetterRecord.of(topic, letter), (metadata, failure) -> {
            if (failure == null) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(failure);
            }
        });
        return sent;
    }

    @Override
    public void close() {
        producer.close();
    }
}
