package io.weir.jobs.replay;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps what leaves a topology of this process until it is over: one file per task, whose names begin alike. It is not
 * for jobs that restart, which would write parts of it again.
 */
final class KeepInFiles<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final String directory;
    private final String name;
    private final TypeSerializer<T> serializer;

    KeepInFiles(Path directory, String name, TypeInformation<T> type) {
        this.directory = directory.toString();
        this.name = name;
        this.serializer = type.createSerializer(new SerializerConfigImpl());
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        int task = context.getTaskInfo().getIndexOfThisSubtask();
        var out = new DataOutputViewStreamWrapper(
                new BufferedOutputStream(Files.newOutputStream(Path.of(directory, name + "-" + task))));
        TypeSerializer<T> own = serializer.duplicate();
        return new SinkWriter<>() {
            @Override
            public void write(T element, Context context) throws IOException {
                own.serialize(element, out);
            }

            @Override
            public void flush(boolean endOfInput) throws IOException {
                out.flush();
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }

    /** All that was kept, once the job is over. */
    List<T> kept() throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(Path.of(directory))) {
            files = entries.filter(file -> file.getFileName().toString().startsWith(name + "-"))
                    .sorted()
                    .toList();
        }
        List<T> kept = new ArrayList<>();
        for (Path file : files) {
            read(file, kept);
        }
        return kept;
    }

    private void read(Path file, List<T> kept) throws IOException {
        try (var in = new DataInputViewStreamWrapper(new BufferedInputStream(Files.newInputStream(file)))) {
            while (true) {
                in.mark(1);
                if (in.read() < 0) {
                    return;
                }
                in.reset();
                kept.add(serializer.deserialize(in));
            }
        } catch (EOFException broken) {
            throw new UncheckedIOException("cannot read what the replay kept in " + file, broken);
        }
    }
}
