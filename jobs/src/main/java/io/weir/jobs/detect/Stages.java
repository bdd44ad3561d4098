package io.weir.jobs.detect;

import io.weir.jobs.rules.DetectionRules;
import io.weir.rules.alert.Hit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Correlations over correlations are decided one after the other: those over rules alone in the first stage, those over
 * these in the second, and so on. A stage decides a little later in event time than the one before it, so that what
 * that one finds is never late.
 */
final class Stages {
    /** Decisions are made together: a flood of one address costs a hundred of them a second, not thousands. */
    static final long DECIDE_EVERY_MILLIS = 10;

    private static final List<OutputTag<Hit>> HITS = IntStream.range(0, DetectionRules.MOST_STAGES)
            .mapToObj(stage -> new OutputTag<>("hits-for-stage-" + stage, TypeInformation.of(Hit.class)))
            .toList();

    private Stages() {}

    /** Where hits for correlations of a later stage leave the main stream. */
    static OutputTag<Hit> hitsFor(int stage) {
        return HITS.get(stage);
    }

    /** How much later than the first stage another decides. */
    static long delayMillis(int stage) {
        return 2 * DECIDE_EVERY_MILLIS * stage;
    }

    /** The moment at which a stage decides what happens at a time. */
    static long decidedAt(int stage, long timeMillis) {
        long rounded = -Math.floorDiv(-timeMillis, DECIDE_EVERY_MILLIS) * DECIDE_EVERY_MILLIS;
        return rounded + delayMillis(stage);
    }
}
