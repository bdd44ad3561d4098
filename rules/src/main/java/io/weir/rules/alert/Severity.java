package io.weir.rules.alert;

import java.util.Locale;
import java.util.Optional;

/** How much an alert matters: Sigma's levels, with the numbers that Kibana's own security views use. */
public enum Severity {
    INFORMATIONAL(0),
    LOW(21),
    MEDIUM(47),
    HIGH(73),
    CRITICAL(99);

    private final int number;

    Severity(int number) {
        this.number = number;
    }

    /** The value of {@code event.severity}. */
    public int number() {
        return number;
    }

    /** The word that rules, documents and people use. */
    public String level() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Severity> ofLevel(String level) {
        for (Severity severity : values()) {
            if (severity.level().equals(level)) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }

    public Severity max(Severity other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
