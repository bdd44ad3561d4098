package io.weir.connectors.kafka;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

import java.util.Map;

/** The pushes of rules that come while a job runs. */
public final class RulePushSource {
    private RulePushSource() {}

    /**
     * What comes after {@link RuleTopic.Content#next}.
     *
     * @param group under this it is kept how far jobs have read
     */
    public static KafkaSource<RuleRecord> from(KafkaAccess kafka, String topic, String group, long offset) {
        return KafkaSource.<RuleRecord>builder()
                .setProperties(kafka.properties())
                .setTopics(topic)
                .setGroupId(group)
                .setStartingOffsets(OffsetsInitializer.offsets(
                        Map.of(new TopicPartition(topic, 0), offset), OffsetResetStrategy.EARLIEST))
                .setDeserializer(new Deserializer())
                .setProperty("client.id.prefix", "weir-rules")
                .build();
    }

    private static final class Deserializer implements KafkaRecordDeserializationSchema<RuleRecord> {
        private static final long serialVersionUID = 1L;

        @Override
        public void open(DeserializationSchema.InitializationContext context) {
            // nothing to prepare
        }

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RuleRecord> out) {
            out.collect(RuleRecord.read(record));
        }

        @Override
        public TypeInformation<RuleRecord> getProducedType() {
            return TypeInformation.of(RuleRecord.class);
        }
    }
}
