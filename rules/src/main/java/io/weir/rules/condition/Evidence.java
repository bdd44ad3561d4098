package io.weir.rules.condition;

import io.weir.rules.event.Repeated;

/** One reason why a rule matched: a field, the value it held, and the test that this value met. */
public record Evidence(String field, String value, String test) {
    public Evidence {
        field = Repeated.one(field);
        test = Repeated.one(test);
    }
}
