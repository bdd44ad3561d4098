package io.weir.cli.rules;

import io.weir.rules.library.RuleFiles;
import io.weir.rules.proof.TestOutcome;
import io.weir.rules.sigma.RuleSet;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The rules that come with Weir do what the tests beside them say. */
class BundledRulesTest {
    private static final List<Path> CONTENT = List.of(Path.of("../rules/detections"), Path.of("../rules/chains"));

    @Test
    void passTheirTests() {
        RuleTestRun run = RuleTestRun.of(RuleTestFiles.named(CONTENT));

        assertThat(run.problems()).isEmpty();
        assertThat(run.outcomes()).hasSizeGreaterThan(300);
        assertThat(run.outcomes().stream().filter(outcome -> !outcome.passed()).map(BundledRulesTest::shown))
                .isEmpty();
    }

    @Test
    void haveNoExpressionThatNeedsMoreThanLinearTime() {
        RuleSet rules = RuleSet.compile(RuleFiles.read(CONTENT)).rules();

        assertThat(RuleStatistics.of(rules).regexesOutsideLinearTime()).isEmpty();
    }

    private static String shown(TestOutcome outcome) {
        return outcome.file() + ":" + outcome.line() + ": " + outcome.name() + "\n"
                + String.join("\n", outcome.failure());
    }
}
