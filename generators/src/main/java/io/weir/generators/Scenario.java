package io.weir.generators;

import java.time.LocalTime;
import java.util.Optional;

/**
 * Something that happens to the simulated site. The same seed, start and intensity give the same records. What it draws
 * comes from what attackers do; no scenario looks at a rule.
 */
public interface Scenario {
    String name();

    /** One line for people who choose. */
    String summary();

    void play(Stage stage);

    /** The hour it needs, in UTC, if it is an attack of a certain hour. */
    default Optional<LocalTime> hour() {
        return Optional.empty();
    }
}
