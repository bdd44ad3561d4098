package io.weir.cli.elasticsearch;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/** The metrics of jobs that run in this process, by name. */
public final class KeptMetrics implements MetricReporter, MetricReporterFactory {
    private static final Map<Metric, String> METRICS = new ConcurrentHashMap<>();

    static void forget() {
        METRICS.clear();
    }

    /** The sum over all subtasks. */
    static long sum(String name) {
        return METRICS.entrySet().stream()
                .filter(entry -> entry.getValue().endsWith("." + name))
                .mapToLong(entry -> number(entry.getKey()))
                .sum();
    }

    private static long number(Metric metric) {
        if (metric instanceof Counter counter) {
            return counter.getCount();
        }
        return metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number ? number.longValue() : 0;
    }

    /** Everything that is told, names and values. */
    static String text() {
        StringBuilder text = new StringBuilder();
        METRICS.forEach((metric, name) -> {
            text.append(name);
            if (metric instanceof Gauge<?> gauge) {
                text.append('=').append(gauge.getValue());
            }
            text.append('\n');
        });
        return text.toString();
    }

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return this;
    }

    @Override
    public void open(MetricConfig config) {
        // nothing to open
    }

    @Override
    public void close() {
        // nothing to close
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        METRICS.put(metric, group.getMetricIdentifier(name));
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        // counts are asked for when a job is over, too
    }
}
