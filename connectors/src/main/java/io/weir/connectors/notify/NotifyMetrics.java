package io.weir.connectors.notify;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

import java.util.concurrent.atomic.AtomicLong;

/** What the way to a target tells of itself. */
final class NotifyMetrics {
    final Counter delivered;
    final Counter retried;
    final Counter refused;
    final Counter expired;

    private final AtomicLong failingSinceMillis = new AtomicLong();
    private volatile int waiting;

    NotifyMetrics(MetricGroup group) {
        delivered = group.counter("noticesDelivered");
        retried = group.counter("noticesRetried");
        refused = group.counter("noticesRefused");
        expired = group.counter("noticesExpired");
        group.gauge("noticesWaiting", () -> waiting);
        group.gauge("failingForMillis", this::failingForMillis);
    }

    void waiting(int notices) {
        waiting = notices;
    }

    /** How long the target has not taken what it is given; 0 while it does. */
    private long failingForMillis() {
        long since = failingSinceMillis.get();
        return since == 0 ? 0 : System.currentTimeMillis() - since;
    }

    void failing() {
        failingSinceMillis.compareAndSet(0, System.currentTimeMillis());
    }

    void working() {
        failingSinceMillis.set(0);
    }
}
