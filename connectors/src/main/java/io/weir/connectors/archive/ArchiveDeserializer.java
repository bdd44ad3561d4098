package io.weir.connectors.archive;

import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.connectors.telemetry.TopicReaders;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.Arrays;

/** Reads each Kafka record once, and makes a document of every event in it. */
public final class ArchiveDeserializer implements KafkaRecordDeserializationSchema<Archived> {
    private static final byte[] NOTHING = new byte[0];

    private final TopicFormats formats;
    private final TelemetryLimits limits;
    private final FieldSelection fields;
    private final Sampling sampling;
    private transient TopicReaders readers;
    private transient Sink sink;

    public ArchiveDeserializer(TopicFormats formats, TelemetryLimits limits, FieldSelection fields, Sampling sampling) {
        this.formats = formats;
        this.limits = limits;
        this.fields = fields;
        this.sampling = sampling;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        readers = TopicReaders.ofDocuments(formats, limits);
        sink = new Sink(new EventArchivist(fields, sampling));
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> shipped, Collector<Archived> out) {
        sink.out = out;
        readers.read(
                new TelemetryRecord(
                        formats.of(shipped.topic()).tenant(),
                        shipped.topic(),
                        shipped.partition(),
                        shipped.offset(),
                        shipped.timestamp(),
                        shipped.value() == null ? NOTHING : shipped.value()),
                sink);
    }

    private static final class Sink implements EventSink {
        private final EventArchivist archivist;
        private Collector<Archived> out;

        Sink(EventArchivist archivist) {
            this.archivist = archivist;
        }

        @Override
        public void event(ReadEvent event) {
            archivist.document(event).ifPresent(document -> out.collect(Archived.of(document)));
        }

        @Override
        public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
            out.collect(Archived.of(DeadLetter.of(record, Arrays.copyOfRange(bytes, from, to), reason)));
        }
    }

    @Override
    public TypeInformation<Archived> getProducedType() {
        return TypeInformation.of(Archived.class);
    }
}
