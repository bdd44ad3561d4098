package io.weir.rules.asset;

import java.util.Locale;

/** What the loss of an asset would cost, from least to most. */
public enum Criticality {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** The word that files and documents use. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
