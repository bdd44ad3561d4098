package io.weir.rules.book;

import io.weir.rules.corpus.Corpus;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TrialTest {
    private static final String RULE =
            """
            title: Größe
            name: rule
            logsource: {product: linux}
            detection: {selection: {a: b}, condition: selection}
            """;

    private static DetectionRule onTrial(String text) {
        RuleDocument marked = Trial.of(document(text));
        RuleSet.Compilation compilation = RuleSet.compile(List.of(marked.source()));
        assertThat(compilation.problems()).as(marked.text()).isEmpty();
        DetectionRule rule = compilation.rules().rules().get(0);
        assertThat(rule.weir().isShadow()).isTrue();
        return rule;
    }

    private static RuleDocument document(String text) {
        return RuleDocument.of(new RuleSource("rule.yml", text)).get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# the end",
                "weir:\n",
                "weir: # nothing yet\n",
                "weir: {}\n",
                "weir: {risk: 40}\n",
                "weir: {risk: 40, shadow: false}\n",
                "weir:\n  shadow: False\n  risk: 40\n",
                "weir:\n  # how much\n  risk: 40\n  suppress: 10m\n",
                "weir:\n  shadow: true\n"
            })
    void aRuleIsPutOnTrialHoweverItsKeysAreWritten(String keys) {
        DetectionRule rule = onTrial(RULE + keys);

        assertThat(rule.weir().risk().isPresent()).isEqualTo(keys.contains("risk: 40"));
        assertThat(rule.weir().suppress().isPresent()).isEqualTo(keys.contains("suppress"));
    }

    @Test
    void aRuleInAnotherStyleIsPutOnTrial() {
        onTrial("{title: t, logsource: {product: linux}, detection: {s: {a: b}, condition: s}}");
        onTrial("--- \n" + RULE.indent(2));
    }

    @Test
    void theLinesOfARuleStayWhereTheyAre() {
        RuleDocument wrong = document(RULE + "level: terrible\n");

        assertThat(RuleSet.compile(List.of(Trial.of(wrong).source())).problems())
                .extracting(Problem::toString)
                .containsExactlyElementsOf(RuleSet.compile(List.of(wrong.source())).problems().stream()
                        .map(Problem::toString)
                        .toList());
    }

    @Test
    void whatIsNoRuleStaysAsItIs() {
        assertThat(Trial.of(document("- a list")).text()).isEqualTo("- a list\n");
    }

    @Test
    void aFilterCannotBeOnTrial() {
        RuleDocument filter = document("title: f\nlogsource: {product: linux}\nfilter: {rules: any}\n");

        assertThatThrownBy(() -> Trial.of(filter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("rule.yml: found the filter 'f', expected rules");
    }

    @Test
    void aMarkThatCannotBeWrittenIsRefused() {
        assertThatThrownBy(() -> Trial.of(document(RULE + "weir: {shadow: maybe}\n")))
                .hasMessageContaining("expected 'shadow: true' under 'weir'");
    }

    @Test
    void publicRulesCanBePutOnTrial() throws IOException {
        List<RuleSource> files = Corpus.allRules();
        List<RuleDocument> all = IntStream.range(0, files.size())
                .filter(number -> number % 10 == 0)
                .boxed()
                .flatMap(number -> RuleDocument.of(files.get(number)).stream())
                .toList();

        assertThat(all).hasSizeGreaterThan(100);
        assertThat(RuleSet.compile(all.stream()
                                .map(document -> Trial.of(document).source())
                                .toList())
                        .rules()
                        .rules())
                .hasSameSizeAs(
                        RuleSet.compile(all.stream().map(RuleDocument::source).toList())
                                .rules()
                                .rules())
                .allMatch(rule -> rule.weir().isShadow());
    }
}
