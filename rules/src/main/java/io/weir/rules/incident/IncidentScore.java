package io.weir.rules.incident;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** How urgent a story is as a number from 0 to 100: parts that add up to it. */
@FunctionalInterface
public interface IncidentScore extends Serializable {
    /**
     * What a score is made of.
     *
     * @param highest the highest score of an alert
     * @param phases how many tactics were reached
     * @param pivots how many attacked hosts became sources
     */
    record Facts(int highest, int phases, int pivots) {}

    List<ScorePart> parts(Facts facts);

    /** The highest alert, and something for each further phase and each pivot, at most 100. */
    static IncidentScore standard() {
        return facts -> {
            List<ScorePart> parts = new ArrayList<>();
            parts.add(new ScorePart("highest score of an alert", facts.highest()));
            int phases = Math.min(20, 5 * Math.max(0, facts.phases() - 1));
            if (phases > 0) {
                parts.add(new ScorePart(facts.phases() + " phases of an attack", phases));
            }
            int pivots = Math.min(15, 5 * facts.pivots());
            if (pivots > 0) {
                parts.add(new ScorePart("attacked hosts that became sources: " + facts.pivots(), pivots));
            }
            int sum = parts.stream().mapToInt(ScorePart::points).sum();
            if (sum > 100) {
                parts.add(new ScorePart("no more than 100", 100 - sum));
            }
            return List.copyOf(parts);
        };
    }
}
