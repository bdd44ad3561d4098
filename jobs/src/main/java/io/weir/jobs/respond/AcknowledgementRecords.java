package io.weir.jobs.respond;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes acknowledgements from their topic as they are. */
public final class AcknowledgementRecords implements KafkaRecordDeserializationSchema<AcknowledgementRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<AcknowledgementRecord> out) {
        if (record.value() != null) {
            out.collect(new AcknowledgementRecord(record.value(), record.topic(), record.partition(), record.offset()));
        }
    }

    @Override
    public TypeInformation<AcknowledgementRecord> getProducedType() {
        return TypeInformation.of(AcknowledgementRecord.class);
    }
}
