package io.weir.connectors.kafka;

import io.weir.connectors.telemetry.DeadLetter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

import java.util.Arrays;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A dead letter in Kafka: the original bytes are the value, all else is in headers, so it can be sent again as it was. */
public final class DeadLetterRecord {
    /** More than this of one record is not kept: brokers refuse it. */
    static final int MOST_BYTES = 8 << 20;

    private DeadLetterRecord() {}

    public static ProducerRecord<byte[], byte[]> of(String topic, DeadLetter letter) {
        return of(topic, letter, MOST_BYTES);
    }

    static ProducerRecord<byte[], byte[]> of(String topic, DeadLetter letter, int mostBytes) {
        boolean cut = letter.original().length > mostBytes;
        byte[] value = cut ? Arrays.copyOf(letter.original(), mostBytes) : letter.original();
        String reason = cut
                ? letter.reason() + " (the first " + mostBytes + " of " + letter.original().length + " bytes are kept)"
                : letter.reason();
        List<Header> headers = List.of(
                header("weir.topic", letter.topic()),
                header("weir.partition", Integer.toString(letter.partition())),
                header("weir.offset", Long.toString(letter.offset())),
                header("weir.stage", letter.stage()),
                header("weir.reason", reason));
        return new ProducerRecord<>(topic, null, letter.topic().getBytes(UTF_8), value, headers);
    }

    public static DeadLetter read(ConsumerRecord<byte[], byte[]> found) {
        return new DeadLetter(
                text(found, "weir.topic"),
                Integer.parseInt(text(found, "weir.partition")),
                Long.parseLong(text(found, "weir.offset")),
                text(found, "weir.stage"),
                text(found, "weir.reason"),
                found.value());
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    private static String text(ConsumerRecord<byte[], byte[]> found, String name) {
        Header header = found.headers().lastHeader(name);
        if (header == null) {
            throw new IllegalArgumentException("not a dead letter: header " + name + " is missing");
        }
        return new String(header.value(), UTF_8);
    }
}
