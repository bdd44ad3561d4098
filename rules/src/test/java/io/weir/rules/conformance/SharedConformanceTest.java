package io.weir.rules.conformance;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Holds the engine against the public suite, which lies beside the project. */
class SharedConformanceTest {
    private static final Path SUITES = Path.of("../../shared/sigma-conformance");

    @Test
    void passesEveryCaseOfThePublicSuite() throws IOException {
        assumeTrue(Files.isDirectory(SUITES), () -> "no suites at " + SUITES.toAbsolutePath() + ", nothing to run");

        List<ConformanceCase> cases = Conformance.cases(SUITES);

        assertThat(cases).isNotEmpty();
        assertThat(cases.stream().map(Conformance::run).filter(outcome -> !outcome.passed()))
                .isEmpty();
    }
}
