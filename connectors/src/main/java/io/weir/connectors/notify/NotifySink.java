package io.weir.connectors.notify;

import io.weir.rules.alert.DataText;
import io.weir.rules.alert.Severity;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Tells one target, at least once. What it cannot take now is kept and tried again; what it refuses for good is handed on; what
 * has become too old is dropped and counted.
 */
public final class NotifySink implements Sink<Notice>, SupportsWriterState<Notice, Notice> {
    private static final long serialVersionUID = 1L;

    private final Terms terms;
    private final Courier.Factory courier;
    private final RefusedNotices.Factory refusedNotices;

    public NotifySink(Terms terms, Courier.Factory courier, RefusedNotices.Factory refusedNotices) {
        this.terms = terms;
        this.courier = courier;
        this.refusedNotices = refusedNotices;
    }

    @Override
    public StatefulSinkWriter<Notice, Notice> createWriter(WriterInitContext context) {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<Notice, Notice> restoreWriter(WriterInitContext context, Collection<Notice> recovered) {
        NotifyWriter writer = new NotifyWriter(
                terms,
                courier.open(),
                refusedNotices.open(),
                context.getMailboxExecutor(),
                new NotifyMetrics(context.metricGroup()));
        writer.resume(recovered);
        return writer;
    }

    @Override
    public SimpleVersionedSerializer<Notice> getWriterStateSerializer() {
        return new NoticeSerializer();
    }

    /** Notices that were waiting when a checkpoint was taken. */
    static final class NoticeSerializer implements SimpleVersionedSerializer<Notice> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Notice notice) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(notice.bytes());
            out.writeByte(notice.kind().ordinal());
            DataText.write(notice.tenant(), out);
            DataText.write(notice.id(), out);
            out.writeLong(notice.version());
            out.writeByte(notice.severity().ordinal());
            out.writeLong(notice.timeMillis());
            out.writeLong(notice.writtenMillis());
            DataText.write(notice.title(), out);
            DataText.write(notice.standing().severity(), out);
            DataText.write(notice.standing().phase(), out);
            DataText.write(notice.standing().status(), out);
            DataText.write(notice.standing().parent(), out);
            DataText.write(notice.change(), out);
            out.writeInt(notice.document().length);
            out.write(notice.document());
            return out.getCopyOfBuffer();
        }

        @Override
        public Notice deserialize(int version, byte[] serialized) throws IOException {
            if (version != 1) {
                throw new IOException("found notices of version " + version + ", expected 1");
            }
            DataInputDeserializer in = new DataInputDeserializer(serialized);
            Notice.Kind kind = Notice.Kind.values()[in.readByte()];
            String tenant = DataText.read(in);
            String id = DataText.read(in);
            long noticeVersion = in.readLong();
            Severity severity = Severity.values()[in.readByte()];
            long timeMillis = in.readLong();
            long writtenMillis = in.readLong();
            String title = DataText.read(in);
            Standing standing =
                    new Standing(DataText.read(in), DataText.read(in), DataText.read(in), DataText.read(in));
            String change = DataText.read(in);
            byte[] document = new byte[in.readInt()];
            in.readFully(document);
            return new Notice(
                    kind,
                    tenant,
                    id,
                    noticeVersion,
                    severity,
                    timeMillis,
                    writtenMillis,
                    title,
                    standing,
                    change,
                    document);
        }
    }
}
