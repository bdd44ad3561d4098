package io.weir.connectors.kafka;

import io.weir.connectors.telemetry.JsonTelemetry;
import io.weir.connectors.telemetry.Reading;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads each Kafka record where it is fetched, so that event time is known per partition. */
public final class TelemetryDeserializer implements KafkaRecordDeserializationSchema<Reading> {
    private static final byte[] NOTHING = new byte[0];

    private final String tenant;
    private final TelemetryLimits limits;
    private transient JsonTelemetry telemetry;

    public TelemetryDeserializer(String tenant, TelemetryLimits limits) {
        this.tenant = tenant;
        this.limits = limits;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        telemetry = new JsonTelemetry(limits);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> shipped, Collector<Reading> out) {
        byte[] bytes = shipped.value() == null ? NOTHING : shipped.value();
        out.collect(telemetry.read(new TelemetryRecord(
                tenant, shipped.topic(), shipped.partition(), shipped.offset(), shipped.timestamp(), bytes)));
    }

    @Override
    public TypeInformation<Reading> getProducedType() {
        return ReadingType.INSTANCE;
    }
}
