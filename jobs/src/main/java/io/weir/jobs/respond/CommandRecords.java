package io.weir.jobs.respond;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes commands from their topic as they are. */
public final class CommandRecords implements KafkaRecordDeserializationSchema<CommandRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<CommandRecord> out) {
        if (record.value() != null) {
            String place = record.topic() + "-" + record.partition() + "-" + record.offset();
            out.collect(new CommandRecord(record.value(), record.timestamp(), place));
        }
    }

    @Override
    public TypeInformation<CommandRecord> getProducedType() {
        return TypeInformation.of(CommandRecord.class);
    }
}
