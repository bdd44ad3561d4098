package io.weir.connectors.kafka;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/** The topic of indicator lists: one partition, compacted. */
public record IntelTopic(KafkaAccess kafka, String topic) implements Serializable {

    /** The lists that it holds now, by name: for a task that starts without state, before its first alert. */
    public Map<String, String> lists() {
        Map<String, String> lists = new LinkedHashMap<>();
        new CompactedTopic(kafka, topic).read(found -> {
            IntelRecord list = IntelRecord.read(found);
            if (list.text().isEmpty()) {
                lists.remove(list.name());
            } else {
                lists.put(list.name(), list.text());
            }
        });
        return lists;
    }

    /** All of it and what comes: a list that is told twice is the same list. */
    public KafkaSource<IntelRecord> source() {
        return KafkaSource.<IntelRecord>builder()
                .setProperties(kafka.properties())
                .setTopics(topic)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new Deserializer())
                .setProperty("client.id.prefix", "weir-intel")
                .setProperty("max.partition.fetch.bytes", Integer.toString(KafkaSinks.MOST_REQUEST_BYTES))
                .build();
    }

    private static final class Deserializer implements KafkaRecordDeserializationSchema<IntelRecord> {
        private static final long serialVersionUID = 1L;

        @Override
        public void open(DeserializationSchema.InitializationContext context) {
            // nothing to prepare
        }

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<IntelRecord> out) {
            out.collect(IntelRecord.read(record));
        }

        @Override
        public TypeInformation<IntelRecord> getProducedType() {
            return TypeInformation.of(IntelRecord.class);
        }
    }
}
