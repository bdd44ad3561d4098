package io.weir.cli.rules;

import io.weir.rules.match.Scope;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IndexMatcherTest {
    private static final RuleSet RULES = RuleSet.compile(
                    List.of(
                            new RuleSource(
                                    "rules.yml",
                                    """
                    title: Shell
                    logsource: {product: linux}
                    detection:
                      selection: {name: sh}
                      condition: selection
                    ---
                    title: No shell
                    logsource: {product: linux}
                    detection:
                      selection: {name: sh}
                      condition: not selection
                    """)))
            .rules();

    private final IndexMatcher matcher = new IndexMatcher(RULES, Scope.everything());

    private List<String> matching(String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return matcher.matching(bytes, 0, bytes.length).stream()
                .map(rule -> rule.metadata().title())
                .toList();
    }

    @Test
    void knowsTheRulesThatNeedNothingPositive() throws IOException {
        assertThat(matcher.alwaysEvaluated())
                .extracting(rule -> rule.metadata().title())
                .containsExactly("No shell");
        assertThat(matching("{\"name\":\"SH\"}")).containsExactly("Shell");
        assertThat(matching("{\"name\":\"ls\"}")).containsExactly("No shell");
    }

    @Test
    void listsWhatRulesCostTheCostliestFirst() throws IOException {
        for (int i = 0; i < 100; i++) {
            matching("{\"name\":\"ls\"}");
        }

        List<RuleCost> costs = RuleCost.costliestFirst(RULES, matcher.costs());

        assertThat(costs).extracting(cost -> cost.rule().metadata().title()).containsExactly("No shell");
        assertThat(costs.get(0).evaluations()).isEqualTo(100);
        assertThat(costs.get(0).matches()).isEqualTo(100);
        assertThat(costs.get(0).nanosEach()).isPositive();
        assertThat(RuleCost.costliestFirst(RULES, matcher.another().costs())).isEmpty();
    }

    @Test
    void saysWhereAnEventIsBroken() {
        assertThatThrownBy(() -> matching("{\"name\":}"))
                .isInstanceOf(IOException.class)
                .hasMessage("a byte that JSON does not allow here (byte 8)");
    }
}
