package io.weir.connectors.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.elasticsearch.IndexPeriod;
import io.weir.connectors.kafka.DeadLetterRecord;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.rules.alert.DerivedId;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.time.Instant;

/** Makes a document of every dead letter: where it came from and why. What it holds stays in Kafka. */
public final class DeadLetterDocuments implements KafkaRecordDeserializationSchema<IndexDocument> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> found, Collector<IndexDocument> out) {
        out.collect(of(found));
    }

    /** Dead letters never change, and each has its place in the topic: so a repeat overwrites itself. */
    public static IndexDocument of(ConsumerRecord<byte[], byte[]> found) {
        Instant time = Instant.ofEpochMilli(found.timestamp());
        try {
            return new IndexDocument(
                    IndexPeriod.MONTH.index("weir-deadletters", found.timestamp()),
                    DerivedId.of(found.topic(), Integer.toString(found.partition()), Long.toString(found.offset())),
                    1,
                    JSON.writeValueAsBytes(json(time, letter(found))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text and numbers can always be written", e);
        }
    }

    /** Somebody else may write to the topic, too. */
    private static DeadLetter letter(ConsumerRecord<byte[], byte[]> found) {
        try {
            return DeadLetterRecord.read(found);
        } catch (IllegalArgumentException foreign) {
            return new DeadLetter(
                    found.topic(), found.partition(), found.offset(), "foreign", foreign.getMessage(), found.value());
        }
    }

    private static ObjectNode json(Instant time, DeadLetter letter) {
        ObjectNode document = JSON.createObjectNode();
        document.put("@timestamp", time.toString());
        document.putObject("event").put("kind", "pipeline_error");
        document.putObject("error").put("message", letter.reason());
        document.putObject("weir")
                .putObject("deadletter")
                .put("stage", letter.stage())
                .put("topic", letter.topic())
                .put("partition", letter.partition())
                .put("offset", letter.offset())
                .put("bytes", letter.original() == null ? 0 : letter.original().length);
        return document;
    }

    @Override
    public TypeInformation<IndexDocument> getProducedType() {
        return TypeInformation.of(IndexDocument.class);
    }
}
