package io.weir.jobs.detect;

import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.InstantiationUtil;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What a test sends to a job while it runs, as if from a topic of some partitions: remembered, so that a job that is
 * restored reads on where it was. Ends when the test says so.
 */
public final class Feed<T> {
    private static final Map<String, Feed<?>> ALL = new ConcurrentHashMap<>();
    private static final int PARTITIONS = 4;

    private final String id = UUID.randomUUID().toString();
    private final List<T> sent = new ArrayList<>();
    private CompletableFuture<Void> news = new CompletableFuture<>();
    private boolean isOver;

    public Feed() {
        ALL.put(id, this);
    }

    public synchronized void send(Collection<? extends T> more) {
        sent.addAll(more);
        tell();
    }

    /** Of this many that were sent before a restart, nobody asks again. */
    public synchronized void skip(int count) {
        sent.addAll(Collections.nCopies(count, null));
    }

    public synchronized int count() {
        return sent.size();
    }

    public synchronized void end() {
        isOver = true;
        tell();
    }

    private void tell() {
        CompletableFuture<Void> told = news;
        news = new CompletableFuture<>();
        told.complete(null);
    }

    private synchronized int size() {
        return sent.size();
    }

    private synchronized T get(int index) {
        return sent.get(index);
    }

    private synchronized boolean isOver() {
        return isOver;
    }

    private synchronized CompletableFuture<Void> news() {
        return news;
    }

    /** The source of a job; what it hands on is made anew for each reader. */
    public <R> Source<R, Partition, Integer> source(Arrived<T, R> arrived) {
        return new FeedSource<>(id, arrived);
    }

    /** How what was sent arrives. */
    public interface Arrived<T, R> extends Function<T, R>, Serializable {}

    public record Partition(int number, int next) implements SourceSplit, Serializable {
        @Override
        public String splitId() {
            return Integer.toString(number);
        }
    }

    private record FeedSource<T, R>(String feed, Arrived<T, R> arrived) implements Source<R, Partition, Integer> {
        @Override
        public Boundedness getBoundedness() {
            return Boundedness.CONTINUOUS_UNBOUNDED;
        }

        @Override
        public SplitEnumerator<Partition, Integer> createEnumerator(SplitEnumeratorContext<Partition> context) {
            List<Partition> all = IntStream.range(0, PARTITIONS)
                    .mapToObj(number -> new Partition(number, number))
                    .toList();
            return new Enumerator(context, new ArrayList<>(all));
        }

        @Override
        public SplitEnumerator<Partition, Integer> restoreEnumerator(
                SplitEnumeratorContext<Partition> context, Integer checkpoint) {
            return new Enumerator(context, new ArrayList<>());
        }

        @Override
        public SimpleVersionedSerializer<Partition> getSplitSerializer() {
            return new Serialized<>();
        }

        @Override
        public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
            return new Serialized<>();
        }

        @Override
        @SuppressWarnings("unchecked")
        public SourceReader<R, Partition> createReader(SourceReaderContext context) {
            return new Reader<>((Feed<T>) ALL.get(feed), arrived);
        }
    }

    /** Hands the partitions out once; a restored job has them in its readers. */
    private record Enumerator(SplitEnumeratorContext<Partition> context, List<Partition> left)
            implements SplitEnumerator<Partition, Integer> {
        @Override
        public void start() {
            // readers come by themselves
        }

        @Override
        public void addReader(int subtask) {
            int readers = context.currentParallelism();
            for (Partition partition : List.copyOf(left)) {
                if (partition.number() % readers == subtask) {
                    left.remove(partition);
                    context.assignSplit(partition, subtask);
                }
            }
            context.signalNoMoreSplits(subtask);
        }

        @Override
        public void handleSplitRequest(int subtask, String host) {
            // nobody asks
        }

        @Override
        public void addSplitsBack(List<Partition> splits, int subtask) {
            left.addAll(splits);
        }

        @Override
        public Integer snapshotState(long checkpoint) {
            return left.size();
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    private static final class Reader<T, R> implements SourceReader<R, Partition> {
        private final Feed<T> feed;
        private final Arrived<T, R> arrived;
        private final Map<Integer, Integer> next = new HashMap<>();
        private boolean hasAllSplits;

        Reader(Feed<T> feed, Arrived<T, R> arrived) {
            this.feed = feed;
            this.arrived = arrived;
        }

        @Override
        public void start() {
            // the feed is in this process
        }

        @Override
        public InputStatus pollNext(ReaderOutput<R> output) {
            if (!hasAllSplits) {
                return InputStatus
                        .NOTHING_AVAILABLE; // whoever read the first partition to its end would make the others late
            }
            boolean isOver = feed.isOver();
            int size = feed.size();
            int oldest =
                    next.values().stream().mapToInt(Integer::intValue).min().orElse(size);
            if (oldest < size) {
                int partition = oldest % PARTITIONS;
                output.createOutputForSplit(Integer.toString(partition)).collect(arrived.apply(feed.get(oldest)));
                next.put(partition, oldest + PARTITIONS);
                return InputStatus.MORE_AVAILABLE;
            }
            return isOver ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
        }

        @Override
        public List<Partition> snapshotState(long checkpoint) {
            return next.entrySet().stream()
                    .map(entry -> new Partition(entry.getKey(), entry.getValue()))
                    .toList();
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            CompletableFuture<Void> news = feed.news();
            int size = feed.size();
            boolean isMore =
                    hasAllSplits && (feed.isOver() || next.values().stream().anyMatch(index -> index < size));
            return isMore ? CompletableFuture.completedFuture(null) : news;
        }

        @Override
        public void addSplits(List<Partition> splits) {
            splits.forEach(split -> next.put(split.number(), split.next()));
            feed.tellReaders();
        }

        @Override
        public void notifyNoMoreSplits() {
            hasAllSplits = true;
            feed.tellReaders();
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    private synchronized void tellReaders() {
        tell();
    }

    private static final class Serialized<V extends Serializable> implements SimpleVersionedSerializer<V> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(V value) throws IOException {
            return InstantiationUtil.serializeObject(value);
        }

        @Override
        public V deserialize(int version, byte[] bytes) throws IOException {
            try {
                return InstantiationUtil.deserializeObject(bytes, Feed.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new IOException(e);
            }
        }
    }
}
