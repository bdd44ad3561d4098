package io.weir.connectors.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.elasticsearch.Templates;
import io.weir.connectors.kafka.DeadLetterRecord;
import io.weir.connectors.telemetry.DeadLetter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterDocumentsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long TIME = 1_800_000_000_000L;

    @Test
    void saysWhereItCameFromAndWhyButNotWhatItHolds() throws IOException {
        DeadLetter letter = new DeadLetter("telemetry.auth", 1, 42, "parse", "not JSON", "secret".getBytes(UTF_8));

        IndexDocument document = DeadLetterDocuments.of(received(7, DeadLetterRecord.of("weir.deadletter", letter)));

        assertThat(document.index()).isEqualTo("weir-deadletters-2027.01");
        assertThat(document.version()).isEqualTo(1);
        JsonNode json = JSON.readTree(document.json());
        assertThat(json)
                .isEqualTo(
                        JSON.readTree(
                                """
                {"@timestamp": "2027-01-15T08:00:00Z", "event": {"kind": "pipeline_error"}, "error": {"message": "not JSON"},
                 "weir": {"deadletter": {
                   "stage": "parse", "topic": "telemetry.auth", "partition": 1, "offset": 42, "bytes": 6}}}
                """));
        assertThat(Templates.unmapped("weir-deadletters", json)).isEmpty();
    }

    @Test
    void everyPlaceInTheTopicIsOneDocument() {
        DeadLetter letter = new DeadLetter("telemetry.auth", 1, 42, "parse", "not JSON", new byte[0]);
        ProducerRecord<byte[], byte[]> sent = DeadLetterRecord.of("weir.deadletter", letter);

        assertThat(DeadLetterDocuments.of(received(7, sent)).id())
                .isEqualTo(DeadLetterDocuments.of(received(7, sent)).id())
                .isNotEqualTo(DeadLetterDocuments.of(received(8, sent)).id());
    }

    @Test
    void whatSomebodyElseWroteThereStopsNothing() throws IOException {
        var foreign = new ProducerRecord<byte[], byte[]>("weir.deadletter", null);

        JsonNode json =
                JSON.readTree(DeadLetterDocuments.of(received(9, foreign)).json());

        assertThat(json.at("/weir/deadletter/stage").asText()).isEqualTo("foreign");
        assertThat(json.at("/weir/deadletter/offset").asLong()).isEqualTo(9);
        assertThat(json.at("/weir/deadletter/bytes").asLong(-1)).isZero();
        assertThat(json.at("/error/message").asText()).contains("weir.topic is missing");
    }

    private static ConsumerRecord<byte[], byte[]> received(long offset, ProducerRecord<byte[], byte[]> sent) {
        return new ConsumerRecord<>(
                sent.topic(),
                0,
                offset,
                TIME,
                TimestampType.CREATE_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }
}
