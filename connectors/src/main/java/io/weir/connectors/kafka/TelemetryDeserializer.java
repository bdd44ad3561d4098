package io.weir.connectors.kafka;

import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.FieldsWanted;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.IncomingType;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.connectors.telemetry.TopicReaders;
import io.weir.rules.event.FieldTable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Reads each Kafka record where it is fetched, so that event time is known per partition. */
public final class TelemetryDeserializer implements KafkaRecordDeserializationSchema<Incoming> {
    private static final byte[] NOTHING = new byte[0];

    private final TopicFormats formats;
    private final TelemetryLimits limits;
    private transient FieldTable least;
    private transient FieldTable fields;
    private transient TopicReaders readers;
    private transient Map<String, String> tenants;
    private transient Sink sink;
    private transient long knownNowMillis;

    public TelemetryDeserializer(TopicFormats formats, TelemetryLimits limits) {
        this.formats = formats;
        this.limits = limits;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        least = FieldTable.empty().with(formats.fields());
        tenants = new HashMap<>();
        sink = new Sink();
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> shipped, Collector<Incoming> out) {
        String tenant = tenants.computeIfAbsent(
                shipped.topic(), topic -> formats.of(topic).tenant());
        byte[] bytes = shipped.value() == null ? NOTHING : shipped.value();
        sink.out = out;
        readers()
                .read(
                        new TelemetryRecord(
                                tenant,
                                shipped.topic(),
                                shipped.partition(),
                                shipped.offset(),
                                arrival(shipped),
                                bytes),
                        sink);
    }

    /** A shipper may have stamped the record by its own clock: what it says of the future is not believed. */
    private long arrival(ConsumerRecord<byte[], byte[]> shipped) {
        if (shipped.timestampType() == TimestampType.LOG_APPEND_TIME || isPlausible(shipped.timestamp())) {
            return shipped.timestamp();
        }
        knownNowMillis = System.currentTimeMillis();
        return isPlausible(shipped.timestamp()) ? shipped.timestamp() : knownNowMillis;
    }

    private boolean isPlausible(long stampedMillis) {
        return stampedMillis - limits.maxFutureMillis() <= knownNowMillis;
    }

    private TopicReaders readers() {
        FieldTable wanted = FieldsWanted.orElse(least);
        if (wanted != fields) {
            fields = wanted;
            readers = TopicReaders.ofViews(formats, limits, wanted);
        }
        return readers;
    }

    private static final class Sink implements EventSink {
        private Collector<Incoming> out;

        @Override
        public void event(ReadEvent event) {
            Incoming incoming = Incoming.of(event);
            out.collect(incoming);
            incoming.forgetEvent();
        }

        @Override
        public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
            out.collect(Incoming.of(record, DeadLetter.of(record, Arrays.copyOfRange(bytes, from, to), reason)));
        }
    }

    @Override
    public TypeInformation<Incoming> getProducedType() {
        return IncomingType.INSTANCE;
    }
}
