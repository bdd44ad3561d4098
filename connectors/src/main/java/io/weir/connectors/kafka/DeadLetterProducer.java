package io.weir.connectors.kafka;

import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.elasticsearch.RefusedDocuments;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.RefusedNotices;
import io.weir.connectors.telemetry.DeadLetter;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends documents and notices that somebody refused for good to the dead letters. */
public final class DeadLetterProducer implements RefusedDocuments, RefusedNotices {
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

    public static RefusedNotices.Factory noticesTo(KafkaAccess kafka, String topic) {
        return () -> new DeadLetterProducer(kafka, topic);
    }

    @Override
    public CompletionStage<Void> refuse(IndexDocument document, String reason) {
        DeadLetter letter = new DeadLetter(
                document.index() + "/" + document.id(), 0, document.version(), "index", reason, document.json());
        return send(letter);
    }

    @Override
    public CompletionStage<Void> refuse(String target, Notice notice, String reason) {
        return send(new DeadLetter(
                target + "/" + notice.subject(), 0, notice.version(), "notify", reason, notice.document()));
    }

    private CompletionStage<Void> send(DeadLetter letter) {
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
