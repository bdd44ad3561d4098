package io.weir.rules.playbook;

import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Occasion;
import io.weir.rules.incident.Tactic;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what is to be done when something happens.
 *
 * @param perHour how many actions it may ask for within an hour
 */
public record Playbook(
        String id, String title, Mode mode, boolean requiresApproval, When when, int perHour, List<Step> steps)
        implements Serializable {
    public Playbook {
        steps = new ArrayList<>(steps);
    }

    public enum Mode {
        SIMULATE,
        ENFORCE;

        /** What people read before everything that is done in this mode. */
        public String label() {
            return this == SIMULATE ? "[SIMULATED]" : "[ENFORCED]";
        }
    }

    /** @param on null for both kinds of occasion */
    public record When(
            Occasion.Kind on, Severity severity, int score, List<String> tactics, List<String> rules, Tactic phase)
            implements Serializable {
        public When {
            tactics = new ArrayList<>(tactics);
            rules = new ArrayList<>(rules);
        }

        /** All that is stated must hold; of a list one is enough. */
        public boolean holds(Occasion occasion) {
            return (on == null || on == occasion.kind())
                    && occasion.severity().compareTo(severity) >= 0
                    && occasion.score() >= score
                    && (tactics.isEmpty() || occasion.tactics().stream().anyMatch(tactics::contains))
                    && (rules.isEmpty() || occasion.rules().stream().anyMatch(rules::contains))
                    && (phase == null || hasReached(occasion));
        }

        private boolean hasReached(Occasion occasion) {
            return Tactic.of(occasion.phase())
                    .filter(reached -> reached.compareTo(phase) >= 0)
                    .isPresent();
        }
    }

    /**
     * @param holds for how long; zero for what only tells somebody
     * @param to whom or where; empty for what is undone
     */
    public record Step(ActionKind kind, Duration holds, String to) implements Serializable {}
}
