package io.weir.rules.incident;

import io.weir.rules.alert.Alert;

import java.util.List;

/**
 * An alert with what was found out about it.
 *
 * @param score from 0 to 100; the contributions add up to it
 * @param indicators addresses, domains, hashes and the like that its events hold
 */
public record ScoredAlert(Alert alert, int score, List<ScorePart> contributions, List<String> indicators) {
    public ScoredAlert {
        contributions = contributions == null ? List.of() : List.copyOf(contributions);
        indicators = indicators == null ? List.of() : List.copyOf(indicators);
    }

    /** An alert that nobody scored has the number of its severity. */
    public static ScoredAlert unscored(Alert alert) {
        int score = alert.severity().number();
        return new ScoredAlert(
                alert,
                score,
                List.of(new ScorePart("severity " + alert.severity().level(), score)),
                List.of());
    }
}
