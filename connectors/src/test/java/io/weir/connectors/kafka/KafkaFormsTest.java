package io.weir.connectors.kafka;

import io.weir.connectors.telemetry.DeadLetter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

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
