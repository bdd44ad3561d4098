package io.weir.rules.intel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a source thinks of an indicator. */
public enum Judgement {
    /** The source could not be asked; nothing follows from that. */
    UNAVAILABLE,
    /** The source does not know it. */
    UNKNOWN,
    HARMLESS,
    SUSPICIOUS,
    MALICIOUS;

    /** The word that files and documents use. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Judgement> labelled(String label) {
        return Arrays.stream(values())
                .filter(judgement -> judgement.label().equals(label))
                .findFirst();
    }
}
