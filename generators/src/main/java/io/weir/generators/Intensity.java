package io.weir.generators;

import java.util.Locale;

/** How much of an attack there is: the lower, middle or upper third of what is usual for it. */
public enum Intensity {
    LOW,
    MEDIUM,
    HIGH;

    /** A count from this third of a range. */
    public int count(Draw draw, int fewest, int most) {
        int third = (most - fewest) / values().length;
        int low = fewest + ordinal() * third;
        return draw.between(low, this == HIGH ? most : low + third);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
