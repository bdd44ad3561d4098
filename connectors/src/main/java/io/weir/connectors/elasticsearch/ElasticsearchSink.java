package io.weir.connectors.elasticsearch;

import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriterStateSerializer;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.core.io.SimpleVersionedSerializer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Writes whole documents with external versions, at least once: a repeat overwrites itself, an older version never
 * wins. What Elasticsearch cannot take now is kept and tried again; what it refuses for good is handed on.
 */
public final class ElasticsearchSink<T> extends AsyncSinkBase<T, IndexDocument> {
    private final ElasticsearchTarget target;
    private final RefusedDocuments.Factory refusedDocuments;

    public ElasticsearchSink(
            ElementConverter<T, IndexDocument> converter,
            ElasticsearchTarget target,
            RefusedDocuments.Factory refusedDocuments) {
        // The writer has its own idea of most limits.
        super(
                converter,
                target.bulk().documents(),
                1,
                target.bulk().documents() + 1,
                target.bulk().bytes(),
                target.bulk().delay().toMillis(),
                target.bulk().bytes());
        this.target = target;
        this.refusedDocuments = refusedDocuments;
    }

    @Override
    public StatefulSinkWriter<T, BufferedRequestState<IndexDocument>> createWriter(WriterInitContext context)
            throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<T, BufferedRequestState<IndexDocument>> restoreWriter(
            WriterInitContext context, Collection<BufferedRequestState<IndexDocument>> recovered) {
        return ElasticsearchWriter.open(getElementConverter(), context, recovered, target, refusedDocuments);
    }

    @Override
    public SimpleVersionedSerializer<BufferedRequestState<IndexDocument>> getWriterStateSerializer() {
        return new DocumentSerializer();
    }

    /** Documents that were waiting when a checkpoint was taken. */
    static final class DocumentSerializer extends AsyncSinkWriterStateSerializer<IndexDocument> {
        @Override
        protected void serializeRequestToStream(IndexDocument document, DataOutputStream out) throws IOException {
            out.writeUTF(document.index());
            out.writeUTF(document.id());
            out.writeLong(document.version());
            out.writeInt(document.json().length);
            out.write(document.json());
        }

        @Override
        protected IndexDocument deserializeRequestFromStream(long size, DataInputStream in) throws IOException {
            String index = in.readUTF();
            String id = in.readUTF();
            long version = in.readLong();
            return new IndexDocument(index, id, version, in.readNBytes(in.readInt()));
        }

        @Override
        public int getVersion() {
            return 1;
        }
    }
}
