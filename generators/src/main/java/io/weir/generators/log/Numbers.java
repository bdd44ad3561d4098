package io.weir.generators.log;

import java.util.HashMap;
import java.util.Map;

/** Numbers that a machine counts up: process ids, record numbers, sessions. */
final class Numbers {
    private final long first;
    private final Map<String, Long> last = new HashMap<>();

    Numbers(long first) {
        this.first = first;
    }

    long next(String counter) {
        return last.merge(counter, first, (before, start) -> before + 1);
    }
}
