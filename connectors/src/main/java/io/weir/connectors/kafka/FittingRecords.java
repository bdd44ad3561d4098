package io.weir.connectors.kafka;

import io.weir.connectors.telemetry.DeadLetter;
import io.weir.rules.event.BoundedText;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.producer.ProducerRecord;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Sends what is too large for its topic to the dead letters. A broker would refuse it, which ends the job; started again, it
 * would read the same telemetry, make the same record and end the same way.
 *
 * <p>A second line of defence: what records are made of is bounded where it is made, so that none should come here.
 */
final class FittingRecords<T> implements KafkaRecordSerializationSchema<T> {
    private static final long serialVersionUID = 1L;

    /** Brokers take a little more unless they are told otherwise. Compression is not relied on. */
    static final int MOST_BYTES = 1_000_000;

    /** So much is kept of what does not fit, to find out what it was; the topic of dead letters may be of the same broker's making. */
    static final int KEPT_BYTES = 256 << 10;

    private final KafkaRecordSerializationSchema<T> records;
    private final String deadLetters;
    private transient Counter oversized;

    FittingRecords(KafkaRecordSerializationSchema<T> records, String deadLetters) {
        this.records = records;
        this.deadLetters = deadLetters;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) throws Exception {
        records.open(context, sink);
        oversized = context.getMetricGroup().counter("oversizedRecords");
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(T element, KafkaSinkContext context, Long timestamp) {
        ProducerRecord<byte[], byte[]> record = records.serialize(element, context, timestamp);
        int bytes = record.key().length + record.value().length;
        if (bytes <= MOST_BYTES) {
            return record;
        }
        oversized.inc();
        String key = BoundedText.shown(new String(record.key(), UTF_8));
        String reason = "found a record of " + bytes + " bytes, expected at most " + MOST_BYTES;
        return DeadLetterRecord.of(
                deadLetters,
                new DeadLetter(record.topic() + "/" + key, 0, 0, "send", reason, record.value()),
                KEPT_BYTES);
    }
}
