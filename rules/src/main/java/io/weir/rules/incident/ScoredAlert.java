package io.weir.rules.incident;

import io.weir.rules.alert.Alert;
import io.weir.rules.risk.RiskFacts;

import java.util.List;
import java.util.Optional;

/**
 * An alert with what was found out about it.
 *
 * @param score from 0 to 100; the contributions add up to it
 * @param indicators addresses, domains, hashes and the like that its events hold
 * @param facts on which the score rests; those of several alerts make the score of an incident
 */
public record ScoredAlert(
        Alert alert, int score, List<ScorePart> contributions, List<String> indicators, RiskFacts facts) {
    public ScoredAlert {
        contributions = contributions == null ? List.of() : List.copyOf(contributions);
        indicators = indicators == null ? List.of() : List.copyOf(indicators);
        facts = facts == null ? RiskFacts.of(alert, List.of(), Optional.empty(), RiskFacts.UNKNOWN) : facts;
    }

    /** An alert that nobody scored has the number of its severity. */
    public static ScoredAlert unscored(Alert alert) {
        int score = alert.severity().number();
        return new ScoredAlert(
                alert,
                score,
                List.of(new ScorePart("severity " + alert.severity().level(), score)),
                List.of(),
                RiskFacts.of(alert, List.of(), Optional.empty(), RiskFacts.UNKNOWN));
    }
}
