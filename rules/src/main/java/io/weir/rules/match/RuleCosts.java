package io.weir.rules.match;

/** What every rule has cost so far: how often it was evaluated and matched, and the time that took, by samples. */
public final class RuleCosts {
    /** One evaluation of a rule in so many is timed: reading the clock costs as much as a cheap evaluation. */
    public static final int SAMPLE = 32;

    private final long[] evaluations;
    private final long[] hits;
    private final long[] sampledNanos;
    private final long[] samples;

    RuleCosts(int rules) {
        evaluations = new long[rules];
        hits = new long[rules];
        sampledNanos = new long[rules];
        samples = new long[rules];
    }

    boolean isSampled(int rule) {
        return evaluations[rule] % SAMPLE == 0;
    }

    void addEvaluation(int rule, boolean matched) {
        evaluations[rule]++;
        if (matched) {
            hits[rule]++;
        }
    }

    void addSample(int rule, long nanos) {
        sampledNanos[rule] += nanos;
        samples[rule]++;
    }

    /** How many rules there are. */
    public int rules() {
        return evaluations.length;
    }

    public long evaluations(int rule) {
        return evaluations[rule];
    }

    public long hits(int rule) {
        return hits[rule];
    }

    /** The time of those evaluations of a rule that were timed. */
    public long sampledNanos(int rule) {
        return sampledNanos[rule];
    }

    /** The estimated time of all evaluations of a rule. */
    public double totalNanos(int rule) {
        return samples[rule] == 0 ? 0 : (double) sampledNanos[rule] / samples[rule] * evaluations[rule];
    }
}
