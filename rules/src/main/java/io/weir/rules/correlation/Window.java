package io.weir.rules.correlation;

import io.weir.rules.condition.Evidence;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.Criterion.Threshold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/** What one group of a correlation remembers; contributions come in their final order. */
public interface Window {

    /** Forgets what lies before a time; after that, what was forgotten sooner makes no difference. */
    void forgetBefore(long startMillis);

    void add(Contribution contribution);

    /** Whether the criterion holds now that this contribution was added last. */
    boolean holds(Contribution last);

    /** The figure that was held against the criterion; for display. */
    BigDecimal measured();

    /** How many events are in the window: the figure itself, unless that measures something else. */
    default long count() {
        return measured().longValue();
    }

    List<EventRef> events();

    /** What was found, in words; for display at the moment that the criterion holds. */
    default List<Evidence> evidence() {
        return List.of();
    }

    /** Whether the window held more than was kept, so that figure and events are a lower bound. */
    boolean isSaturated();

    boolean isEmpty();

    void write(DataOutput output) throws IOException;

    /** Fills a fresh window. */
    void read(DataInput input) throws IOException;

    /** Writes what a window keeps since it was first stored in a savepoint; behind all else, so that older ones can be read. */
    default void writeMore(DataOutput output) throws IOException {}

    default void readMore(DataInput input) throws IOException {}

    static Window of(CorrelationRule rule, Limits limits) {
        return switch (rule.type()) {
            case EVENT_COUNT ->
                new CountWindow(
                        (Threshold) rule.criterion(),
                        needed(rule, limits),
                        rule.memory().toMillis(),
                        limits);
            case VALUE_COUNT -> new DistinctWindow((Threshold) rule.criterion(), needed(rule, limits), limits);
            case VALUE_SUM, VALUE_AVG ->
                new NumberWindow(rule, new Total(rule.type() == CorrelationRule.Type.VALUE_AVG), limits);
            case VALUE_MEDIAN, VALUE_PERCENTILE -> new NumberWindow(rule, new RankedValues(rule.percentile()), limits);
            case TEMPORAL, TEMPORAL_ORDERED -> new TemporalWindow(rule, limits);
            default -> rule.detector().orElseThrow().newWindow(limits);
        };
    }

    /** Keeping more than this changes neither the decision nor the severity. */
    private static int needed(CorrelationRule rule, Limits limits) {
        long decided = ((Threshold) rule.criterion()).decidedFrom();
        return (int) Math.min(limits.items(), Math.max(decided, rule.weir().highestStep()));
    }
}
