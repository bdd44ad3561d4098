package io.weir.jobs.replay;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** What {@link SortedRuns} wrote, as one sequence in its order. */
final class MergedRuns<T> implements Iterator<T>, AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final TypeSerializer<T> serializer;
    private final List<Run> opened = new ArrayList<>();
    private final PriorityQueue<Run> waiting = new PriorityQueue<>(
            Comparator.<Run>comparingLong(run -> run.arrivalMillis).thenComparingLong(run -> run.tie));
    private long position;

    MergedRuns(List<Path> runs, TypeSerializer<T> serializer) {
        this.serializer = serializer.duplicate();
        try {
            for (Path path : runs) {
                Run run = new Run(path);
                opened.add(run);
                await(run);
            }
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("cannot read the recording", e);
        }
    }

    /** How many have been taken. */
    long position() {
        return position;
    }

    @Override
    public boolean hasNext() {
        return !waiting.isEmpty();
    }

    @Override
    public T next() {
        Run run = waiting.poll();
        if (run == null) {
            throw new NoSuchElementException("the recording is over");
        }
        try {
            T element = serializer.deserialize(run.in);
            await(run);
            position++;
            return element;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the recording", e);
        }
    }

    private void await(Run run) throws IOException {
        if (run.advance()) {
            waiting.add(run);
        } else {
            run.in.close();
        }
    }

    @Override
    public void close() {
        for (Run run : opened) {
            try {
                run.in.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close the recording", e);
            }
        }
    }

    /** One file, and the place of what comes next in it. */
    private static final class Run {
        private final DataInputViewStreamWrapper in;
        private long arrivalMillis;
        private long tie;

        Run(Path path) throws IOException {
            in = new DataInputViewStreamWrapper(new BufferedInputStream(Files.newInputStream(path), BUFFER));
        }

        boolean advance() throws IOException {
            try {
                arrivalMillis = in.readLong();
            } catch (EOFException end) {
                return false;
            }
            tie = in.readLong();
            return true;
        }
    }
}
