package io.weir.jobs.detect;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a job in this process has put out so far. */
public record Kept<T>(String id) implements Sink<T> {
    private static final Map<String, List<Object>> ALL = new ConcurrentHashMap<>();

    public Kept() {
        this(UUID.randomUUID().toString());
        ALL.put(id, new CopyOnWriteArrayList<>());
    }

    @SuppressWarnings("unchecked")
    public List<T> all() {
        return (List<T>) List.copyOf(ALL.get(id));
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        List<Object> kept = ALL.get(id);
        return new SinkWriter<>() {
            @Override
            public void write(T element, Context context) {
                kept.add(element);
            }

            @Override
            public void flush(boolean endOfInput) {
                // nothing is held back
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }
}
