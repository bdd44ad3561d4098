package io.weir.rules.indicator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an indicator is. */
public enum IndicatorKind {
    IPV4,
    IPV6,
    DOMAIN,
    URL,
    EMAIL,
    MD5,
    SHA1,
    SHA256,
    CVE,
    PATH;

    /** The word that files and documents use. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<IndicatorKind> labelled(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst();
    }

    public boolean isAddress() {
        return this == IPV4 || this == IPV6;
    }

    public boolean isHash() {
        return this == MD5 || this == SHA1 || this == SHA256;
    }
}
