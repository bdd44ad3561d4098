package io.weir.rules.alert;

import java.util.Locale;

/** How much a match or an alert matters, from least to most: Sigma's levels, with the numbers that Kibana's own security views use. */
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

    public Severity max(Severity other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
