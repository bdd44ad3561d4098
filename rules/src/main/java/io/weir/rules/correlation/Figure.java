package io.weir.rules.correlation;

import io.weir.rules.sigma.Criterion.Threshold;

import java.math.BigDecimal;

/** A figure over the numbers in a window, kept up as they come and go. */
interface Figure {
    void add(BigDecimal number);

    /** Takes out a number that was added. */
    void remove(BigDecimal number);

    boolean meets(Threshold threshold);

    /** The figure itself; for display. */
    BigDecimal value();
}
