package io.weir.connectors.elasticsearch;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

import java.util.concurrent.atomic.AtomicLong;

/** What the sink tells of itself. Answers come in threads of the client's. */
final class SinkMetrics {
    final Counter indexed;
    final Counter outdated;
    final Counter refused;
    final Counter retried;
    final Counter requests;

    private final AtomicLong failingSinceMillis = new AtomicLong();

    SinkMetrics(MetricGroup group) {
        indexed = group.counter("documentsIndexed", new ThreadSafeSimpleCounter());
        outdated = group.counter("documentsOutdated", new ThreadSafeSimpleCounter());
        refused = group.counter("documentsRefused", new ThreadSafeSimpleCounter());
        retried = group.counter("documentsRetried", new ThreadSafeSimpleCounter());
        requests = group.counter("bulkRequests", new ThreadSafeSimpleCounter());
        group.gauge("failingForMillis", this::failingForMillis);
    }

    /** How long Elasticsearch has not taken what it is given; 0 while it does. */
    private long failingForMillis() {
        long since = failingSinceMillis.get();
        return since == 0 ? 0 : System.currentTimeMillis() - since;
    }

    /** True for the first failure after a success. */
    boolean failing() {
        return failingSinceMillis.compareAndSet(0, System.currentTimeMillis());
    }

    /** True for the first success after a failure. */
    boolean working() {
        return failingSinceMillis.getAndSet(0) != 0;
    }
}
