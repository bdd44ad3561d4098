package io.weir.rules.indicator;

import java.util.Comparator;

/** Something by which an attack can be known again; its value is in the one form that {@link IndicatorForm} gives it. */
public record Indicator(IndicatorKind kind, String value) implements Comparable<Indicator> {
    private static final Comparator<Indicator> ORDER =
            Comparator.comparing(Indicator::kind).thenComparing(Indicator::value);

    @Override
    public int compareTo(Indicator other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind.label() + ":" + value;
    }
}
