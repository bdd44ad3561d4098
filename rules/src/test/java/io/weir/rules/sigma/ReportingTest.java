package io.weir.rules.sigma;

import io.weir.rules.alert.Severity;
import io.weir.rules.chain.ChainPlan;
import io.weir.rules.chain.ChainSignal;
import io.weir.rules.correlation.CorrelationPlan;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.event.Event;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Which rules report on their own, and whom they feed. */
class ReportingTest {
    private static String rule(String name, String level, boolean isShadow) {
        return """
                title: %1$s
                name: %1$s
                level: %2$s
                tags: [attack.discovery]
                logsource: {product: linux}
                detection: {selection: {event.action: %1$s}, condition: selection}
                weir: {shadow: %3$s}
                ---
                """
                .formatted(name, level, isShadow);
    }

    private static String count(String name, String of, boolean isShadow) {
        return """
                title: %1$s
                name: %1$s
                correlation: {type: event_count, rules: [%2$s], group-by: [source.ip], timespan: 1m, condition: {gte: 2}}
                weir: {shadow: %3$s}
                ---
                """
                .formatted(name, of, isShadow);
    }

    private static String chain(String name, String first, String second, boolean isShadow) {
        return """
                title: %1$s
                name: %1$s
                chain:
                  within: 1h
                  steps:
                    - {name: one, %2$s}
                    - {name: two, %3$s}
                weir: {shadow: %4$s}
                ---
                """
                .formatted(name, first, second, isShadow);
    }

    private static RuleSet compile(String... documents) {
        RuleSet.Compilation compilation =
                RuleSet.compile(List.of(new RuleSource("rules.yml", String.join("", documents))));
        assertThat(compilation.problems()).isEmpty();
        return compilation.rules();
    }

    private static Rule named(RuleSet rules, String name) {
        return Stream.<Rule>concat(rules.rules().stream(), rules.correlations().stream())
                .filter(rule -> rule.metadata().name().equals(Optional.of(name)))
                .findFirst()
                .orElseThrow();
    }

    private static boolean chainTakes(RuleSet rules, String rule) {
        return !new ChainPlan(rules)
                .hits(new ChainSignal(
                        "default",
                        "e1",
                        0,
                        0,
                        List.of(new ChainSignal.Match(rule, Severity.HIGH, List.of())),
                        Map.of("source.ip", "203.0.113.9")))
                .isEmpty();
    }

    @Test
    void aChainKeepsInformationalRulesThatItNamesFromAlertingAndNoOthers() {
        RuleSet rules = compile(
                rule("login", "informational", false),
                rule("backup", "informational", false),
                rule("logout", "informational", false),
                rule("attack", "high", false),
                chain("story", "rule: attack", "rule: login, without: {rule: backup}", false));

        assertThat(rules.isSilenced(named(rules, "login"))).isTrue();
        assertThat(rules.isSilenced(named(rules, "backup"))).isTrue();
        assertThat(rules.isSilenced(named(rules, "logout"))).isFalse();
        assertThat(rules.isSilenced(named(rules, "attack"))).isFalse();
        assertThat(chainTakes(rules, "login")).isTrue();
    }

    @Test
    void aTacticDoesNotSilence() {
        RuleSet rules = compile(
                rule("look", "informational", false),
                rule("attack", "high", false),
                chain("story", "tactic: discovery", "rule: attack", false));

        assertThat(rules.isSilenced(named(rules, "look"))).isFalse();
        assertThat(chainTakes(rules, "look")).isTrue();
    }

    @Test
    void aRuleOnTrialFeedsOnlyWhatIsOnTrialToo() {
        RuleSet rules = compile(
                rule("trial", "informational", true),
                rule("attack", "high", false),
                count("counted", "trial", false),
                count("tried", "trial", true),
                chain("story", "rule: trial", "rule: attack", false));

        var uses = new CorrelationPlan(rules)
                .contributions(
                        new EventRef(0, "e1"),
                        Event.of(Map.of("source.ip", "203.0.113.9")),
                        List.of(named(rules, "trial")));
        assertThat(uses).extracting(addressed -> addressed.correlation().key()).containsExactly("tried");
        assertThat(chainTakes(rules, "trial")).isFalse();
    }

    @Test
    void aRuleOnTrialIsAStepOfAChainOnTrial() {
        RuleSet rules = compile(
                rule("trial", "high", true),
                rule("attack", "high", false),
                chain("story", "rule: trial", "rule: attack", true));

        assertThat(chainTakes(rules, "trial")).isTrue();
        assertThat(chainTakes(rules, "attack")).isTrue();
    }

    @Test
    void whatIsOnTrialSilencesNothingThatIsNot() {
        RuleSet rules = compile(
                rule("live", "informational", false),
                rule("trial", "informational", true),
                count("tried", "live, trial", true),
                chain("story", "rule: live", "rule: trial", true));

        assertThat(rules.isSilenced(named(rules, "live"))).isFalse();
        assertThat(rules.isSilenced(named(rules, "trial"))).isTrue();
    }

    @Test
    void aRuleOnTrialThatALiveCorrelationCountsFiresOnItsOwn() {
        RuleSet rules = compile(rule("trial", "high", true), count("counted", "trial", false));

        assertThat(rules.isSilenced(named(rules, "trial"))).isFalse();
    }
}
