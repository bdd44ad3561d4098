package io.weir.jobs.rules;

import io.weir.connectors.telemetry.TopicFormats;
import io.weir.jobs.time.Lanes;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DetectionRulesTest {
    private static final String UNNAMED =
            """
            title: %s
            logsource: {product: linux, service: sshd}
            detection: {selection: {event.outcome: %s}, condition: selection}
            """;

    private static DetectionRules rules(RuleSource... sources) {
        return DetectionRules.of(
                Arrays.asList(sources), TopicFormats.anyOf("default"), Lanes.one(Duration.ofSeconds(2)));
    }

    private static String unnamed(String title, String outcome) {
        return UNNAMED.formatted(title, outcome);
    }

    @Test
    void documentsOfOneTitleAreRefusedWithThePlacesOfBoth() {
        assertThatThrownBy(() -> rules(
                        new RuleSource("own/first.yml", "\n" + unnamed("Login", "failure")),
                        new RuleSource(
                                "own/second.yml", unnamed("Other", "failure") + "---\n" + unnamed("Login", "success"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("own/second.yml:5: found 'Login'")
                .hasMessageContaining("own/first.yml:2");
    }

    @Test
    void aTitleThatIsTheNameOfAnotherIsRefused() {
        assertThatThrownBy(() -> rules(
                        new RuleSource("a.yml", "name: login\n" + unnamed("Login", "failure")),
                        new RuleSource("b.yml", unnamed("login", "success"))))
                .hasMessageContaining("b.yml:1: found 'login'")
                .hasMessageContaining("a.yml:1");
    }

    @Test
    void documentsOfOneTitleWithNamesOfTheirOwnAreAllInForce() {
        DetectionRules rules = rules(
                new RuleSource("a.yml", "name: failed\n" + unnamed("Login", "failure")),
                new RuleSource("b.yml", "name: accepted\n" + unnamed("Login", "success")),
                new RuleSource("c.yml", unnamed("Login", "unknown")));

        assertThat(rules.compiled().rules().rules())
                .extracting(rule -> rule.key())
                .isEqualTo(List.of("failed", "accepted", "Login"));
    }
}
