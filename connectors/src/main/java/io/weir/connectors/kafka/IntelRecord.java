package io.weir.connectors.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A list of indicators on {@code weir.intel}, keyed by its name, so that the topic can be compacted.
 *
 * @param text the whole list as a file would hold it; empty takes the list away
 */
public record IntelRecord(String name, String text) {
    public ProducerRecord<byte[], byte[]> to(String topic) {
        return new ProducerRecord<>(topic, name.getBytes(UTF_8), text.isEmpty() ? null : text.getBytes(UTF_8));
    }

    static IntelRecord read(ConsumerRecord<byte[], byte[]> found) {
        return new IntelRecord(text(found.key()), text(found.value()));
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, UTF_8);
    }
}
