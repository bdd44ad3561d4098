package io.weir.jobs.respond;

import io.weir.connectors.alert.AlertAvro;
import io.weir.connectors.telemetry.DeadLetter;
import org.apache.avro.AvroRuntimeException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.io.IOException;

/** Reads the topic of alerts. */
public final class ReadAlerts implements KafkaRecordDeserializationSchema<ReadAlert> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ReadAlert> out) {
        if (record.value() == null) {
            return;
        }
        try {
            out.collect(new ReadAlert(AlertAvro.decode(record.value()), null));
        } catch (IOException | AvroRuntimeException e) {
            out.collect(new ReadAlert(
                    null,
                    new DeadLetter(
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            "alert",
                            "found no alert as Weir writes it: " + e.getMessage(),
                            record.value())));
        }
    }

    @Override
    public TypeInformation<ReadAlert> getProducedType() {
        return TypeInformation.of(ReadAlert.class);
    }
}
