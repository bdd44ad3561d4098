package io.weir.jobs.detect;

import io.weir.jobs.rules.DetectionRules;
import io.weir.rules.alert.Hit;
import org.apache.flink.util.OutputTag;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Correlations over correlations are decided one after the other: those over rules alone in the first stage, those over
 * these in the second, and so on.
 */
final class Stages {
    private static final List<OutputTag<Hit>> HITS = IntStream.range(0, DetectionRules.MOST_STAGES)
            .mapToObj(stage -> new OutputTag<>("hits-for-stage-" + stage, HitSerializer.TYPE))
            .toList();

    private Stages() {}

    /** Where hits for correlations of a later stage leave the main stream. */
    static OutputTag<Hit> hitsFor(int stage) {
        return HITS.get(stage);
    }
}
