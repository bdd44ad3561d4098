package io.weir.jobs.metrics;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

import java.util.HashMap;
import java.util.Map;

/**
 * Counters for each value of a label, such as each rule. A value is among them once there is something to count, so the
 * values must be few: rules, not addresses. Rules come and go while a job runs, so there is a bound: what comes beyond it is
 * counted together.
 */
public final class LabelledCounters {
    /** More rules are seldom in force; a reporter has each of them from each task. */
    static final int MOST_VALUES = 10_000;

    static final String OTHERS = "(others)";

    private final MetricGroup group;
    private final String label;
    private final Map<String, Map<String, Counter>> byValue = new HashMap<>();

    public LabelledCounters(MetricGroup group, String label) {
        this.group = group;
        this.label = label;
    }

    /** The counter of this name for a value of the label. */
    public Counter of(String value, String name) {
        Map<String, Counter> counters = byValue.get(value);
        if (counters == null) {
            if (byValue.size() >= MOST_VALUES && !value.equals(OTHERS)) {
                return of(OTHERS, name);
            }
            counters = new HashMap<>();
            byValue.put(value, counters);
        }
        Counter counter = counters.get(name);
        if (counter == null) {
            counter = group.addGroup(label, value).counter(name);
            counters.put(name, counter);
        }
        return counter;
    }
}
