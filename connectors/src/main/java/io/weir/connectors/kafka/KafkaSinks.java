package io.weir.connectors.kafka;

import io.weir.connectors.alert.AlertAvro;
import io.weir.connectors.incident.IncidentAvro;
import io.weir.connectors.response.ResponseAvro;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.rules.alert.Alert;
import io.weir.rules.incident.Incident;
import io.weir.rules.playbook.Response;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The sinks that write Weir's own topics. */
public final class KafkaSinks {
    public static final int MOST_REQUEST_BYTES = 16 << 20;
    private static final int LONGEST_TRANSACTION_MILLIS = 600_000;

    private KafkaSinks() {}

    /**
     * How often what is written can be read.
     *
     * @param job begins the ids of transactions; two jobs that write to a topic under one name would end each other's
     */
    public record Delivery(DeliveryGuarantee guarantee, String job) {
        /** Repeats after a restart tell by id and version that they are repeats. */
        public static Delivery atLeastOnce() {
            return new Delivery(DeliveryGuarantee.AT_LEAST_ONCE, "");
        }

        /** Once, for who reads what is committed, and only after a checkpoint. */
        public static Delivery exactlyOnce(String job) {
            return new Delivery(DeliveryGuarantee.EXACTLY_ONCE, job);
        }
    }

    /**
     * Where records go.
     *
     * @param deadLetters the topic for those that are too large for their own
     */
    public record Destination(String topic, String deadLetters) implements Serializable {}

    public static KafkaSink<Alert> alerts(KafkaAccess kafka, Destination to, Delivery delivery) {
        return fitting(kafka, delivery, to, (alert, context, time) -> {
            try {
                return new ProducerRecord<>(
                        to.topic(), null, alert.timeMillis(), alert.id().getBytes(UTF_8), AlertAvro.encode(alert));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot encode alert " + alert.id(), e);
            }
        });
    }

    public static KafkaSink<Incident> incidents(KafkaAccess kafka, Destination to, Delivery delivery) {
        return fitting(kafka, delivery, to, (incident, context, time) -> {
            try {
                return new ProducerRecord<>(
                        to.topic(),
                        null,
                        incident.lastMillis(),
                        incident.id().getBytes(UTF_8),
                        IncidentAvro.encode(incident));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot encode incident " + incident.id(), e);
            }
        });
    }

    public static KafkaSink<Response> responses(KafkaAccess kafka, Destination to, Delivery delivery) {
        return fitting(kafka, delivery, to, (response, context, time) -> {
            try {
                return new ProducerRecord<>(
                        to.topic(),
                        null,
                        response.createdMillis(),
                        response.id().getBytes(UTF_8),
                        ResponseAvro.encode(response));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot encode response " + response.id(), e);
            }
        });
    }

    public static KafkaSink<DeadLetter> deadLetters(KafkaAccess kafka, String topic, Delivery delivery) {
        return sink(kafka, delivery, topic, (letter, context, time) -> DeadLetterRecord.of(topic, letter));
    }

    /** Puts back into the topic of rules what is in force. */
    public static KafkaSink<RuleRecord> rules(KafkaAccess kafka, String topic) {
        return sink(kafka, Delivery.atLeastOnce(), topic, (record, context, time) -> record.to(topic));
    }

    /** Documents under keys. */
    public static <T> KafkaSink<T> documents(
            KafkaAccess kafka,
            Destination to,
            SerializableFunction<T, String> key,
            SerializableFunction<T, byte[]> value) {
        return fitting(
                kafka,
                Delivery.atLeastOnce(),
                to,
                (element, context, time) ->
                        new ProducerRecord<>(to.topic(), key.apply(element).getBytes(UTF_8), value.apply(element)));
    }

    private static <T> KafkaSink<T> fitting(
            KafkaAccess kafka, Delivery delivery, Destination to, KafkaRecordSerializationSchema<T> serializer) {
        return sink(kafka, delivery, to.topic(), new FittingRecords<>(serializer, to.deadLetters()));
    }

    private static <T> KafkaSink<T> sink(
            KafkaAccess kafka, Delivery delivery, String topic, KafkaRecordSerializationSchema<T> serializer) {
        return KafkaSink.<T>builder()
                .setKafkaProducerConfig(kafka.properties())
                .setDeliveryGuarantee(delivery.guarantee())
                .setTransactionalIdPrefix("weir-" + delivery.job() + "-" + topic)
                // Brokers allow 15 minutes unless told otherwise. A job that is down for longer loses what was not
                // committed.
                .setProperty("transaction.timeout.ms", Integer.toString(LONGEST_TRANSACTION_MILLIS))
                .setProperty("max.request.size", Integer.toString(MOST_REQUEST_BYTES))
                .setProperty("compression.type", "lz4")
                // An alert does not wait for company; what comes while a request is under way goes together anyway.
                .setProperty("linger.ms", "0")
                .setRecordSerializer(serializer)
                .build();
    }
}
