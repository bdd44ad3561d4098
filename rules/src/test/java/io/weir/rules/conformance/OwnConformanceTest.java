package io.weir.rules.conformance;

import io.weir.rules.conformance.Conformance.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Cases that the public suite lacks, in the same format: of Sigma, and of the types that only Weir has. */
class OwnConformanceTest {

    static Stream<Arguments> cases() throws IOException, URISyntaxException {
        Path suites =
                Path.of(OwnConformanceTest.class.getResource("/conformance").toURI());
        return Conformance.cases(suites).stream().map(each -> Arguments.argumentSet(each.id(), each));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decidesAsTheContractSays(ConformanceCase each) {
        Outcome outcome = Conformance.run(each);

        assertThat(outcome.passed())
                .withFailMessage(() -> "expected " + outcome.expected() + "\nactual " + outcome.actual())
                .isTrue();
    }
}
