package io.weir.jobs.metrics;

import io.weir.rules.alert.Alert;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

import java.util.Map;

/** What an operator that raises alerts tells of itself, of all rules together and of each. */
public final class AlertMetrics {
    private static final int REMEMBERED = 1_000;

    private final LabelledCounters rules;
    private final Histogram eventToAlertMillis;
    private final Histogram latenessMillis;
    private final Counter alerts;
    private final Counter lateHits;

    public AlertMetrics(MetricGroup group) {
        rules = new LabelledCounters(group, "rule");
        eventToAlertMillis = group.histogram("eventToAlertMillis", new DescriptiveStatisticsHistogram(REMEMBERED));
        latenessMillis = group.histogram("latenessMillis", new DescriptiveStatisticsHistogram(REMEMBERED));
        alerts = group.counter("alerts");
        lateHits = group.counter("lateHits");
    }

    /** A version of an alert goes out. */
    public void told(Alert alert) {
        if (alert.version() > 1) {
            rules.of(alert.ruleId(), "updates").inc();
            return;
        }
        alerts.inc();
        rules.of(alert.ruleId(), "alerts").inc();
        Map<String, Long> stages = alert.stages();
        eventToAlertMillis.update(stages.get("emitted") - stages.get("ingested"));
    }

    /** What a rule found was folded into an alert that is open. */
    public void suppressed(String rule, long count) {
        if (count > 0) {
            rules.of(rule, "suppressed").inc(count);
        }
    }

    /** A hit came when its time was decided. */
    public void late(String rule, long timeMillis, long watermarkMillis) {
        lateHits.inc();
        rules.of(rule, "late").inc();
        latenessMillis.update(watermarkMillis - timeMillis);
    }
}
