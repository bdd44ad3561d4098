package io.weir.jobs.chain;

import io.weir.rules.chain.ChainHit;
import io.weir.rules.chain.Segment;
import io.weir.rules.chain.Segment.Place;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.cep.nfa.NFA;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.nfa.compiler.NFACompiler;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.WithinType;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;
import org.apache.flink.configuration.Configuration;

import java.time.Duration;
import java.util.Iterator;

/** A segment of a chain as a pattern of Flink CEP, compiled once for all keys. */
final class NfaPattern {
    private final Segment segment;
    private final NFA<ChainHit> nfa;

    NfaPattern(Segment segment, RuntimeContext context) {
        this.segment = segment;
        this.nfa = NFACompiler.compileFactory(pattern(segment), false).createNFA();
        try {
            nfa.open(context, new Configuration());
        } catch (Exception e) {
            throw new IllegalStateException("conditions without resources cannot fail to open", e);
        }
    }

    /**
     * Whether Flink CEP can say what the segment says. It knows no absence beside an optional step, where the absence is
     * meant for one of the ways only.
     */
    static boolean canExpress(Segment segment) {
        return segment.places().stream()
                .allMatch(place -> !isAbsenceAskedFor(segment, place)
                        || place.predecessors().size() == 1 && !isOptional(segment, place));
    }

    private static boolean isAbsenceAskedFor(Segment segment, Place place) {
        return place.isFirstOfStep()
                && !segment.chain().steps().get(place.step()).without().isEmpty();
    }

    private static boolean isOptional(Segment segment, Place place) {
        return segment.chain().steps().get(place.step()).isOptional();
    }

    Segment segment() {
        return segment;
    }

    NFA<ChainHit> nfa() {
        return nfa;
    }

    static String nameOf(int place) {
        return "place-" + place;
    }

    static int placeOf(String name) {
        return Integer.parseInt(name.substring("place-".length()));
    }

    private static Pattern<ChainHit, ChainHit> pattern(Segment segment) {
        AfterMatchSkipStrategy everyMatch = AfterMatchSkipStrategy.noSkip();
        Pattern<ChainHit, ChainHit> pattern = segment.isFirst()
                ? Pattern.<ChainHit>begin(nameOf(1), everyMatch).where(new Takes(segment, 1))
                : Pattern.<ChainHit>begin(nameOf(0), everyMatch).where(SimpleCondition.of(ChainHit::isContinuation));
        for (int number = segment.isFirst() ? 2 : 1; number <= segment.size(); number++) {
            Place place = segment.place(number);
            if (isAbsenceAskedFor(segment, place)) {
                int step = place.step();
                pattern =
                        pattern.notFollowedBy("not-before-" + number).where(SimpleCondition.of(hit -> hit.bars(step)));
            }
            pattern = pattern.followedByAny(nameOf(number)).where(new Takes(segment, number));
            if (isOptional(segment, place)) {
                pattern = pattern.optional();
            }
        }
        // Limits are closed at both ends here, and open at the end there.
        return pattern.within(Duration.ofMillis(segment.withinMillis() + 1), WithinType.FIRST_AND_LAST);
    }

    /** Whether a hit can take a place after what was taken before. */
    private static final class Takes extends IterativeCondition<ChainHit> {
        private final transient Segment segment;
        private final transient Place place;
        private final boolean looksBack;

        Takes(Segment segment, int number) {
            this.segment = segment;
            this.place = segment.place(number);
            this.looksBack = number > 1 && place.withinMillis() != Long.MAX_VALUE || !segment.isFirst();
        }

        @Override
        public boolean filter(ChainHit hit, Context<ChainHit> context) throws Exception {
            return !hit.isContinuation()
                    && hit.satisfies(place.step())
                    && !(place.isFirstOfStep() && hit.bars(place.step()))
                    && (!looksBack || isInTime(hit, context));
        }

        private boolean isInTime(ChainHit hit, Context<ChainHit> context) throws Exception {
            if (!segment.isFirst()) {
                Iterator<ChainHit> cameOver =
                        context.getEventsForPattern(nameOf(0)).iterator();
                long startMillis = cameOver.next().carried().get(0).timeMillis();
                if (hit.timeMillis() - startMillis > segment.withinMillis()) {
                    return false;
                }
            }
            for (int i = place.predecessors().size() - 1; i >= 0; i--) {
                Iterator<ChainHit> before = context.getEventsForPattern(
                                nameOf(place.predecessors().get(i)))
                        .iterator();
                if (before.hasNext()) {
                    return hit.timeMillis() - before.next().timeMillis() <= place.withinMillis();
                }
            }
            return true;
        }
    }
}
