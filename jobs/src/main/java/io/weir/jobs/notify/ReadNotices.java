package io.weir.jobs.notify;

import io.weir.connectors.alert.AlertAvro;
import io.weir.connectors.incident.IncidentAvro;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.Notices;
import io.weir.connectors.response.ResponseAvro;
import org.apache.avro.AvroRuntimeException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Map;

/**
 * Reads what there is to tell. What cannot be read is counted; it is no dead letter of this job, as the job that acts on it makes it one.
 */
public final class ReadNotices implements KafkaRecordDeserializationSchema<Notice> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ReadNotices.class);

    private final Map<String, Notice.Kind> kinds;
    private transient Counter unreadable;

    /** @param kinds what each topic holds */
    public ReadNotices(Map<String, Notice.Kind> kinds) {
        this.kinds = Map.copyOf(kinds);
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        unreadable = context.getMetricGroup().counter("noticesUnreadable");
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Notice> out) {
        if (record.value() == null) {
            return;
        }
        try {
            switch (kinds.get(record.topic())) {
                case ALERT ->
                    Notices.of(AlertAvro.decode(record.value()), written(record))
                            .ifPresent(out::collect);
                case INCIDENT -> out.collect(Notices.of(IncidentAvro.decode(record.value()), written(record)));
                case RESPONSE -> out.collect(Notices.of(ResponseAvro.decode(record.value()), written(record)));
            }
        } catch (IOException | AvroRuntimeException e) {
            if (unreadable.getCount() == 0) {
                LOG.warn(
                        "nobody is told of what cannot be read, such as {}-{}-{}",
                        record.topic(),
                        record.partition(),
                        record.offset());
            }
            unreadable.inc();
        }
    }

    /** By the broker's clock, where it keeps one; else what is read counts as new. Times of events can be forged. */
    private static long written(ConsumerRecord<byte[], byte[]> record) {
        return record.timestampType() == TimestampType.LOG_APPEND_TIME
                ? record.timestamp()
                : System.currentTimeMillis();
    }

    @Override
    public TypeInformation<Notice> getProducedType() {
        return TypeInformation.of(Notice.class);
    }
}
