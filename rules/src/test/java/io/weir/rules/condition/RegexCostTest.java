package io.weir.rules.condition;

import io.weir.rules.corpus.Corpus;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

/** No expression may cost much more than a millisecond per 64 KiB, whatever the text, also when it sees its first one. */
class RegexCostTest {
    /** Four times the goal: CPU time swells when others use the other half of a core. What is meant took eight times. */
    private static final double LIMIT_MICROS = 4_000;

    @Test
    void longCountedRepetitionsAreCheapOnTheFirstHostileText() throws Exception {
        List<Regex> expressions = new ArrayList<>();
        for (String expression : List.of(
                "a.{5000}b",
                "a[ab]{20}c",
                "(?:a|b)*a(a|b){40}c",
                "a" + ".".repeat(30) + "b" + ".".repeat(30) + "c",
                "(.?){1000}\\\\x01",
                "foo.{1,64}bar.{1,64}baz.{1,64}foo",
                "(?:a.{3,50}b.{5,90}){2}c",
                "[^/]{100,}/$",
                "(a+)+$")) {
            expressions.add(Regex.compile(expression, Regex.Flags.NONE));
        }
        assertCheap(expressions);
    }

    @Test
    void publicExpressionsAreCheapOnTheFirstHostileText() throws Exception {
        assertCheap(Corpus.expressions());
    }

    private static void assertCheap(List<Regex> expressions) throws Exception {
        List<RegexBenchmark.Cost> costs = RegexBenchmark.costs(expressions);
        RegexBenchmark.Cost dearest = costs.stream()
                .max(Comparator.comparingDouble(RegexBenchmark.Cost::first))
                .orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "dearest of %d expressions: %.0f microseconds per 64 KiB on the first search, %.0f later: %s%n",
                costs.size(),
                dearest.first(),
                dearest.later(),
                dearest.regex());
        assertThat(costs).allSatisfy(cost -> assertThat(cost.first())
                .as("microseconds of %s", cost.regex())
                .isLessThan(LIMIT_MICROS));
    }
}
