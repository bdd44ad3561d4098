package io.weir.jobs.replay;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
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

/** What {@link SortedRuns} wrote as a source with an end. One task reads it, so that its order is the order of arrival. */
final class ReplaySource<T> implements Source<T, ReplaySplit<T>, Collection<ReplaySplit<T>>>, ResultTypeQueryable<T> {
    private static final long serialVersionUID = 1L;

    private final List<String> runs;
    private final TypeInformation<T> type;
    private final TypeSerializer<T> elements;

    ReplaySource(List<Path> runs, TypeInformation<T> type) {
        this.type = type;
        this.elements = type.createSerializer(new SerializerConfigImpl());
        this.runs = runs.stream().map(Path::toString).toList();
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<ReplaySplit<T>, Collection<ReplaySplit<T>>> createEnumerator(
            SplitEnumeratorContext<ReplaySplit<T>> context) {
        List<Path> files = runs.stream().map(Path::of).toList();
        // The reader takes it for granted that there is something in a split.
        return new IteratorSourceEnumerator<>(
                context, files.isEmpty() ? List.of() : List.of(new ReplaySplit<>(files, 0, elements)));
    }

    @Override
    public SplitEnumerator<ReplaySplit<T>, Collection<ReplaySplit<T>>> restoreEnumerator(
            SplitEnumeratorContext<ReplaySplit<T>> context, Collection<ReplaySplit<T>> notAssigned) {
        return new IteratorSourceEnumerator<>(context, notAssigned);
    }

    @Override
    public SourceReader<T, ReplaySplit<T>> createReader(SourceReaderContext context) {
        return new IteratorSourceReader<T, MergedRuns<T>, ReplaySplit<T>>(context) {
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
    public SimpleVersionedSerializer<ReplaySplit<T>> getSplitSerializer() {
        return new ReplaySplit.Serializer<>(elements);
    }

    @Override
    public SimpleVersionedSerializer<Collection<ReplaySplit<T>>> getEnumeratorCheckpointSerializer() {
        return new SplitsSerializer<>(elements);
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return type;
    }

    /** The splits that nobody reads yet. */
    private static final class SplitsSerializer<T> implements SimpleVersionedSerializer<Collection<ReplaySplit<T>>> {
        private final ReplaySplit.Serializer<T> each;

        SplitsSerializer(TypeSerializer<T> elements) {
            this.each = new ReplaySplit.Serializer<>(elements);
        }

        @Override
        public int getVersion() {
            return each.getVersion();
        }

        @Override
        public byte[] serialize(Collection<ReplaySplit<T>> splits) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(256);
            out.writeInt(splits.size());
            for (ReplaySplit<T> split : splits) {
                byte[] content = each.serialize(split);
                out.writeInt(content.length);
                out.write(content);
            }
            return out.getCopyOfBuffer();
        }

        @Override
        public Collection<ReplaySplit<T>> deserialize(int version, byte[] bytes) throws IOException {
            DataInputDeserializer in = new DataInputDeserializer(bytes);
            List<ReplaySplit<T>> splits = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                byte[] content = new byte[in.readInt()];
                in.readFully(content);
                splits.add(each.deserialize(version, content));
            }
            return splits;
        }
    }
}
