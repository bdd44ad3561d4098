package io.weir.rules.proof;

import java.util.List;

/**
 * What became of a test case.
 *
 * @param failure what was expected, what happened instead, and why; no lines if it passed
 */
public record TestOutcome(String file, int line, String rule, String name, long tookNanos, List<String> failure) {
    public TestOutcome {
        failure = List.copyOf(failure);
    }

    public boolean passed() {
        return failure.isEmpty();
    }
}
