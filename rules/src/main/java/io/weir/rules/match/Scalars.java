package io.weir.rules.match;

import io.weir.rules.event.EventView;
import io.weir.rules.event.ValueType;

import java.math.BigDecimal;

/** The text of a value as searches see it: numbers without exponent. */
final class Scalars {
    private Scalars() {}

    static String text(EventView event, int value) {
        String text = event.text(value);
        if (event.type(value) != ValueType.NUMBER) {
            return text;
        }
        return new BigDecimal(text).toPlainString();
    }
}
