package io.weir.jobs.replay;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is left of a recording: its files, and how much of them was read. */
record ReplaySplit<T>(List<Path> runs, long position, TypeSerializer<T> elements)
        implements IteratorSourceSplit<T, MergedRuns<T>> {
    ReplaySplit {
        runs = List.copyOf(runs);
    }

    @Override
    public String splitId() {
        return "recording";
    }

    @Override
    public MergedRuns<T> getIterator() {
        MergedRuns<T> left = new MergedRuns<>(runs, elements);
        while (left.position() < position) {
            left.next();
        }
        return left;
    }

    @Override
    public ReplaySplit<T> getUpdatedSplitForIterator(MergedRuns<T> iterator) {
        return new ReplaySplit<>(runs, iterator.position(), elements);
    }

    /** How a split lies in a checkpoint. */
    static final class Serializer<T> implements SimpleVersionedSerializer<ReplaySplit<T>> {
        private static final int VERSION = 1;

        private final TypeSerializer<T> elements;

        Serializer(TypeSerializer<T> elements) {
            this.elements = elements;
        }

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(ReplaySplit<T> split) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(256);
            out.writeLong(split.position());
            out.writeInt(split.runs().size());
            for (Path run : split.runs()) {
                out.writeUTF(run.toString());
            }
            return out.getCopyOfBuffer();
        }

        @Override
        public ReplaySplit<T> deserialize(int version, byte[] bytes) throws IOException {
            if (version != VERSION) {
                throw new IOException("a recording in version " + version + " of its form, expected " + VERSION);
            }
            DataInputDeserializer in = new DataInputDeserializer(bytes);
            long position = in.readLong();
            List<Path> runs = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                runs.add(Path.of(in.readUTF()));
            }
            return new ReplaySplit<>(runs, position, elements);
        }
    }
}
