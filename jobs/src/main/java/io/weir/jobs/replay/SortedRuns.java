package io.weir.jobs.replay;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Sorts more than fits in memory: whenever so much has come, it is sorted and written to a file, and whoever reads the
 * files merges them.
 */
final class SortedRuns<T> {
    static final int MEMORY = 64 << 20;
    private static final int BUFFER = 1 << 16;
    private static final int COST_OF_ENTRY = 64;
    private static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::arrivalMillis).thenComparingLong(Entry::tie);

    private final Path directory;
    private final int memory;
    private final TypeSerializer<T> serializer;
    private final DataOutputSerializer scratch = new DataOutputSerializer(1 << 12);
    private final List<Entry> entries = new ArrayList<>();
    private final List<Path> runs = new ArrayList<>();
    private long held;

    private record Entry(long arrivalMillis, long tie, byte[] content) {}

    SortedRuns(Path directory, int memory, TypeInformation<T> type) {
        this.serializer = type.createSerializer(new SerializerConfigImpl());
        this.directory = directory;
        this.memory = memory;
    }

    void add(long arrivalMillis, long tie, T element) throws IOException {
        serializer.serialize(element, scratch);
        entries.add(new Entry(arrivalMillis, tie, scratch.getCopyOfBuffer()));
        held += scratch.length() + COST_OF_ENTRY;
        scratch.clear();
        if (held >= memory) {
            write();
        }
    }

    /** The files, once everything was added. */
    List<Path> finish() throws IOException {
        if (!entries.isEmpty()) {
            write();
        }
        return List.copyOf(runs);
    }

    private void write() throws IOException {
        entries.sort(ORDER);
        Path run = directory.resolve("run-" + runs.size());
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), BUFFER))) {
            for (Entry entry : entries) {
                out.writeLong(entry.arrivalMillis());
                out.writeLong(entry.tie());
                out.write(entry.content());
            }
        }
        runs.add(run);
        entries.clear();
        held = 0;
    }
}
