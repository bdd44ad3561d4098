package io.weir.rules.proof;

import java.util.List;

/** The tests of a rule, as they lie beside it: {@code NAME.test.yml} beside {@code NAME.yml}. */
public record TestFile(String file, List<TestCase> cases) {
    public static final String ENDING = ".test.yml";

    public TestFile {
        cases = List.copyOf(cases);
    }
}
