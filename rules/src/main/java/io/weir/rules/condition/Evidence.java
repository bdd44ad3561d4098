package io.weir.rules.condition;

import io.weir.rules.event.BoundedText;
import io.weir.rules.event.Repeated;

/**
 * One reason why a rule matched: a field, the value it held, and the test that this value met. It is for people to read and
 * identifies nothing, so of what is long the beginning will do.
 */
public record Evidence(String field, String value, String test) {
    public Evidence {
        field = Repeated.one(BoundedText.shown(field));
        value = BoundedText.shown(value);
        test = Repeated.one(BoundedText.shown(test));
    }
}
