package io.weir.connectors.kafka;

import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.JsonTelemetry;
import io.weir.connectors.telemetry.Reading;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryRecord;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class KafkaFormsTest {
    @Test
    void aDeadLetterKeepsTheOriginalBytesAndSaysWhy() {
        DeadLetter letter =
                new DeadLetter("telemetry.auth", 1, 42, "parse", "not JSON", new byte[] {0, 1, (byte) 0xFF});

        DeadLetter read = DeadLetterRecord.read(received(DeadLetterRecord.of("weir.deadletter", letter)));

        assertThat(read).usingRecursiveComparison().isEqualTo(letter);
    }

    @Test
    void whatIsTooLargeForABrokerIsCutAndSaysSo() {
        DeadLetter letter = new DeadLetter("t", 0, 1, "parse", "found too much", new byte[9 << 20]);

        DeadLetter read = DeadLetterRecord.read(received(DeadLetterRecord.of("weir.deadletter", letter)));

        assertThat(read.original()).hasSize(8 << 20);
        assertThat(read.reason()).isEqualTo("found too much (the first 8388608 of 9437184 bytes are kept)");
    }

    @Test
    void aLongReasonIsShortened() {
        assertThat(new DeadLetter("t", 0, 1, "parse", "x".repeat(10_000), new byte[0]).reason())
                .hasSize(501)
                .endsWith("…");
    }

    @Test
    void readingsSurviveTheWayBetweenTasks() throws IOException {
        JsonTelemetry strict = new JsonTelemetry(new TelemetryLimits(1000, 1000, 4, 10, 0, 0));
        String fromTheFuture = "{\"@timestamp\":\"2099-01-01T00:00:00Z\",\"a\":{\"b\":[1,2.50]}}";
        Reading.Parsed event = (Reading.Parsed) strict.read(record(fromTheFuture.getBytes(UTF_8)));
        Reading.Rejected letter = (Reading.Rejected) strict.read(record(new byte[2000]));

        Reading.Parsed sameEvent = (Reading.Parsed) copied(event);
        assertThat(sameEvent.timeMillis()).isEqualTo(event.timeMillis());
        assertThat(sameEvent.eventId()).isEqualTo(event.eventId());
        assertThat(sameEvent.event().fields()).isEqualTo(event.event().fields());
        assertThat(copied(letter)).usingRecursiveComparison().isEqualTo(letter);
    }

    private static TelemetryRecord record(byte[] bytes) {
        return new TelemetryRecord("acme", "telemetry.auth", 1, 7, 1_800_000_000_000L, bytes);
    }

    private static Reading copied(Reading reading) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        ReadingSerializer.INSTANCE.serialize(reading, out);
        return ReadingSerializer.INSTANCE.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent) {
        return new ConsumerRecord<>(
                sent.topic(),
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                sent.headers(),
                java.util.Optional.empty());
    }
}
