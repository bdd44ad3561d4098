package io.weir.rules.correlation;

import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.Criterion.Threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/** What one group of a correlation remembers of its sliding window; contributions come in their final order. */
sealed interface Window permits CountWindow, DistinctWindow, NumberWindow, TemporalWindow {

    /** Forgets what lies before the start of the window. */
    void forgetBefore(long startMillis);

    void add(Contribution contribution);

    /** Whether the criterion holds now that this contribution was added last. */
    boolean holds(Contribution last);

    /** The figure that was held against the criterion; for display. */
    BigDecimal measured();

    List<EventRef> events();

    /** Whether the window held more than was kept, so that figure and events are a lower bound. */
    boolean isSaturated();

    boolean isEmpty();

    void write(DataOutput output) throws IOException;

    /** Fills a fresh window. */
    void read(DataInput input) throws IOException;

    static Window of(CorrelationRule rule, Limits limits) {
        return switch (rule.type()) {
            case EVENT_COUNT -> new CountWindow((Threshold) rule.criterion(), needed(rule, limits), limits);
            case VALUE_COUNT -> new DistinctWindow((Threshold) rule.criterion(), needed(rule, limits), limits);
            case VALUE_SUM, VALUE_AVG ->
                new NumberWindow(
                        (Threshold) rule.criterion(), new Total(rule.type() == CorrelationRule.Type.VALUE_AVG), limits);
            case VALUE_MEDIAN, VALUE_PERCENTILE ->
                new NumberWindow((Threshold) rule.criterion(), new RankedValues(rule.percentile()), limits);
            case TEMPORAL, TEMPORAL_ORDERED -> new TemporalWindow(rule, limits);
        };
    }

    /** Counting beyond this changes neither the decision nor the severity. */
    private static int needed(CorrelationRule rule, Limits limits) {
        long decided = ((Threshold) rule.criterion()).decidedFrom();
        return (int) Math.min(limits.items(), Math.max(decided, rule.weir().highestStep()));
    }
}
