package io.weir.rules.sigma;

import io.weir.rules.chain.Chain;
import io.weir.rules.chain.Segment;
import io.weir.rules.event.Event;
import io.weir.rules.sigma.RuleSet.Compilation;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** Whatever is sent as a rule, the parser answers: no hang, no overflow, no exhaustion, no exception. */
class ParserFuzzTest {
    private static final String RULE =
            """
            title: t
            id: 0a0a0a0a-0000-4000-8000-000000000000
            logsource: {product: x}
            detection:
              a: &anchor
                f|contains|all: ['x*', "y\\\\", 3]
                g|re|i: '^(a|b){2,3}[^\\d-z]+$'
                h|cidr: 192.0.2.0/24
              b: [key, {i|windash: ' -x'}, *anchor]
              condition: 1 of a* and not (b or all of them)
            weir: {severity-by-count: {5: low}}
            """;
    private static final String DETECTOR =
            """
            ---
            title: d
            correlation:
              type: weir_rate_change
              rules: 0a0a0a0a-0000-4000-8000-000000000000
              timespan: 5m
              condition: {gte: 5, factor: 2.5, half-life: 3d}
            """;

    private static final String CHAIN =
            """
            title: c
            chain:
              entity: source.ip
              within: 2h
              steps:
                - &first {name: one, rule: r, times: 2, within: 5m}
                - name: two
                  tactic: [attack.discovery, impact]
                  optional: true
                - {name: three, tag: attack.t1021, without: [{rule: r}], rebind: {from: destination.ip, to: host.name}}
                - name: four
                  without: {tactic: execution, min-severity: low}
                  within: 30s
            weir: {suppress: 5m}
            """;

    private static Compilation compile(String text) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> RuleSet.compile(List.of(new RuleSource("fuzz.yml", text))));
    }

    @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
    void survivesAnyDamageToARule(@ForAll("damages") List<Damage> damages) {
        StringBuilder text = new StringBuilder(RULE + DETECTOR);
        damages.forEach(damage -> damage.apply(text));

        Compilation compilation = compile(text.toString());

        Event event = Event.of(Map.of("f", "xy", "g", "abab", "h", "192.0.2.7"));
        compilation.rules().rules().forEach(rule -> assertThatCode(() -> rule.matches(event))
                .doesNotThrowAnyException());
    }

    @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
    void aChainThatIsReadCanBeFollowed(@ForAll("damages") List<Damage> damages) {
        StringBuilder text = new StringBuilder(CHAIN);
        damages.forEach(damage -> damage.apply(text));

        for (Chain chain : compile(RULE.replace("title: t", "title: t\nname: r") + "---\n" + text)
                .rules()
                .chains()) {
            assertThat(Segment.of(chain)).as(text.toString()).hasSize(chain.segments());
        }
    }

    record Damage(double place, int removed, String inserted) {
        void apply(StringBuilder text) {
            int start = (int) (place * text.length());
            text.replace(start, Math.min(text.length(), start + removed), inserted);
        }
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        Arbitrary<String> inserted = Arbitraries.oneOf(
                Arbitraries.of(
                        "|",
                        "*",
                        "&a ",
                        "*a ",
                        "---\n",
                        "\t",
                        "(",
                        ")",
                        "[",
                        "{",
                        "'",
                        "\"",
                        "\\",
                        ": ",
                        "- ",
                        "!!",
                        "|re",
                        "|base64offset",
                        "{1000}",
                        "\uD800",
                        "\u0000",
                        "1e999999999",
                        "? ",
                        "%x%",
                        "not "),
                Arbitraries.strings().all().ofMaxLength(4));
        return net.jqwik.api.Combinators.combine(
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 6),
                        inserted)
                .as(Damage::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Test
    void refusesAliasesThatGrowWithoutEnd() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }

        assertThat(compile(text.toString()).problems()).first().asString().contains("aliases written out");
    }

    @Test
    void refusesNestingWithoutEnd() {
        assertThat(compile("[".repeat(1_000_000)).problems()).first().asString().contains("levels of nesting");
        assertThat(compile("- ".repeat(100_000) + "x").problems())
                .first()
                .asString()
                .contains("levels of nesting");
    }

    @Test
    void refusesConditionsNestedWithoutEnd() {
        assertThat(compile(RULE.replace("1 of", "(".repeat(100_000) + "1 of")).refused())
                .isEqualTo(1);
        assertThat(compile(RULE.replace("1 of", "not ".repeat(100_000) + "1 of"))
                        .refused())
                .isEqualTo(1);
    }

    @Test
    void refusesExpressionsThatExplodeWhenWrittenOut() {
        String exploding = "((((x{1000}){1000}){1000}){1000})";

        assertThat(compile(RULE.replace("^(a|b){2,3}", exploding)).problems())
                .first()
                .asString()
                .contains("written out");
        assertThat(compile(RULE.replace("^(a|b){2,3}", "(".repeat(50_000))).refused())
                .isEqualTo(1);
    }

    @Test
    void readsManyDashesWithoutWritingOutTheirCombinations() {
        assertThat(compile(RULE.replace("' -x'", "'" + " -x".repeat(1000) + "'"))
                        .problems())
                .isEmpty();
    }
}
