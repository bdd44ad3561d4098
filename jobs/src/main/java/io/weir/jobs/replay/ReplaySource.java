package io.weir.jobs.replay;

import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.IncomingType;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceEnumerator;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceReader;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A recording as a source with an end. One task reads it, so that its order is the order of arrival. */
final class ReplaySource
        implements Source<Incoming, ReplaySplit, Collection<ReplaySplit>>, ResultTypeQueryable<Incoming> {
    private static final long serialVersionUID = 1L;

    private final List<String> runs;

    ReplaySource(List<Path> runs) {
        this.runs = runs.stream().map(Path::toString).toList();
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<ReplaySplit, Collection<ReplaySplit>> createEnumerator(
            SplitEnumeratorContext<ReplaySplit> context) {
        List<Path> files = runs.stream().map(Path::of).toList();
        // The reader takes it for granted that there is something in a split.
        return new IteratorSourceEnumerator<>(
                context, files.isEmpty() ? List.of() : List.of(new ReplaySplit(files, 0)));
    }

    @Override
    public SplitEnumerator<ReplaySplit, Collection<ReplaySplit>> restoreEnumerator(
            SplitEnumeratorContext<ReplaySplit> context, Collection<ReplaySplit> notAssigned) {
        return new IteratorSourceEnumerator<>(context, notAssigned);
    }

    @Override
    public SourceReader<Incoming, ReplaySplit> createReader(SourceReaderContext context) {
        return new IteratorSourceReader<Incoming, MergedRuns, ReplaySplit>(context) {
            @Override
            public void close() throws Exception {
                if (iterator != null) {
                    iterator.close();
                }
                super.close();
            }
        };
    }

    @Override
    public SimpleVersionedSerializer<ReplaySplit> getSplitSerializer() {
        return new ReplaySplit.Serializer();
    }

    @Override
    public SimpleVersionedSerializer<Collection<ReplaySplit>> getEnumeratorCheckpointSerializer() {
        return new SplitsSerializer();
    }

    @Override
    public TypeInformation<Incoming> getProducedType() {
        return IncomingType.INSTANCE;
    }

    /** The splits that nobody reads yet. */
    private static final class SplitsSerializer implements SimpleVersionedSerializer<Collection<ReplaySplit>> {
        private final ReplaySplit.Serializer each = new ReplaySplit.Serializer();

        @Override
        public int getVersion() {
            return each.getVersion();
        }

        @Override
        public byte[] serialize(Collection<ReplaySplit> splits) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(256);
            out.writeInt(splits.size());
            for (ReplaySplit split : splits) {
                byte[] content = each.serialize(split);
                out.writeInt(content.length);
                out.write(content);
            }
            return out.getCopyOfBuffer();
        }

        @Override
        public Collection<ReplaySplit> deserialize(int version, byte[] bytes) throws IOException {
            DataInputDeserializer in = new DataInputDeserializer(bytes);
            List<ReplaySplit> splits = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                byte[] content = new byte[in.readInt()];
                in.readFully(content);
                splits.add(each.deserialize(version, content));
            }
            return splits;
        }
    }
}
