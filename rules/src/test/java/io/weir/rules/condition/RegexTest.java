package io.weir.rules.condition;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class RegexTest {
    private static Regex regex(String expression) throws RegexSyntaxException {
        return Regex.compile(expression, Regex.Flags.NONE);
    }

    @Test
    void endsBeforeAFinalLineFeedAndNowhereElse() throws RegexSyntaxException {
        assertThat(regex("^abc$").isFoundIn("abc\n")).isTrue();
        assertThat(regex("^abc$").isFoundIn("abc\r")).isFalse();
        assertThat(regex("^abc$").isFoundIn("abc\n\n")).isFalse();
        assertThat(regex("c$\\n").isFoundIn("abc\n")).isTrue();
        assertThat(regex("abc\\z").isFoundIn("abc\n")).isFalse();
    }

    @Test
    void staysLinearWhereTheEndOfTheTextIsLastInEveryBranch() throws RegexSyntaxException {
        assertThat(regex("(^[a-z()]{4}$)|(^[|\\]$]{8}$)").isLinear()).isTrue();
        assertThat(regex("(a$)?b").isLinear()).isFalse();
        assertThat(regex("(a$|b)c").isLinear()).isFalse();
    }

    @Test
    void runsLookAroundAndReferencesByBacktracking() throws RegexSyntaxException {
        assertThat(regex("a(?!b)").isLinear()).isFalse();
        assertThat(regex("a(?!b)").isFoundIn("abac")).isTrue();
        assertThat(regex("(?<=x)\\d++").isFoundIn("y1x2")).isTrue();
        assertThat(regex("(?P<q>['\"])x(?P=q)").isFoundIn("'x\" \"x\"")).isTrue();
        assertThat(regex("(.)\\1").isFoundIn("abba")).isTrue();
    }

    @Test
    void readsClassesTheSameOnBothEngines() throws RegexSyntaxException {
        for (String tail : new String[] {"", "(?!z)"}) {
            assertThat(regex("[[:digit:]_-]+x" + tail).isFoundIn("4_-x")).isTrue();
            assertThat(regex("^[]a]+$" + tail).isFoundIn("]a]")).isTrue();
            assertThat(regex("^[a[b&&c]+$" + tail).isFoundIn("[&c")).isTrue();
            assertThat(regex("^[\\w.-]+$" + tail).isFoundIn("a.b-c")).isTrue();
            assertThat(regex("^[^\\S]$" + tail).isFoundIn("\u000B")).isTrue();
            assertThat(regex("\\bé").isFoundIn("xé")).isTrue();
            assertThat(regex("a{,2}" + tail).isFoundIn("a{,2}")).isTrue();
            assertThat(regex("(?i)ÄB" + tail).isFoundIn("äb")).isTrue();
        }
    }

    /** RE2/J takes the two beginnings for the same, and ignores case in both. */
    @Test
    void keepsASideThatIgnoresCaseApartFromOneThatDoesNot() throws RegexSyntaxException {
        for (String next : new String[] {"x", "[xy]", "\\p{L}"}) {
            for (String expression : new String[] {"(?i:A)%s|A", "((?i:[A])%s|[A])", "((?i:A%s)|(?i:B)|A)|B"}) {
                assertThat(regex(expression.formatted(next)).isFoundIn("a"))
                        .as(expression, next)
                        .isFalse();
                assertThat(regex(expression.formatted(next)).isFoundIn("ax"))
                        .as(expression, next)
                        .isTrue();
            }
        }
    }

    @Test
    void readsQuotationsCommentsAndExtendedLayout() throws RegexSyntaxException {
        assertThat(regex("\\Qa.b\\E+").isFoundIn("a.bb")).isTrue();
        assertThat(regex("a(?#ignored)b").isFoundIn("ab")).isTrue();
        assertThat(regex("(?x) a b # the end").isFoundIn("ab")).isTrue();
        assertThat(regex("\\x41\\x{42}\\t").isFoundIn("AB\t")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "[",
                "[z-a]",
                "*a",
                "a**",
                "a{3,2}",
                "\\",
                "(?<n",
                "(?R)",
                "(a)\\2",
                "\\y",
                "[[:what:]]",
                "(?<a>x)(?<a>y)",
                "\\x{110000}",
                "\\p{Nonsense}"
            })
    void refusesBrokenExpressions(String expression) {
        assertThatThrownBy(() -> regex(expression)).isInstanceOf(RegexSyntaxException.class);
    }

    @Test
    void givesUpWhereBacktrackingWouldNotEnd() throws RegexSyntaxException {
        Regex explosive = regex("(?=x)(x+x+)+y");

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThat(explosive.isFoundIn("x".repeat(60_000)))
                .isFalse());
        assertThat(explosive.timesGivenUp()).isEqualTo(1);
    }

    @Test
    void survivesTextsThatWouldExhaustTheStack() throws RegexSyntaxException {
        Regex recursive = regex("(?=a)(a|b)*c");

        assertThat(recursive.isFoundIn("ab".repeat(60_000))).isFalse();
        assertThat(recursive.timesGivenUp()).isEqualTo(1);
    }

    /** One engine folds the case of some Cyrillic letters in an endless circle. */
    @ParameterizedTest
    @ValueSource(strings = {"(?i)x[\\W_]y", "(?i:x[^\\w]y)", "(?i)x[\u00e9-\\x{10FFFF} ]y", "(?i)x\u1c81?.y"})
    @Timeout(20)
    void anExpressionThatIgnoresCaseCompilesWhateverItReaches(String expression) throws RegexSyntaxException {
        assertThat(Regex.compile(expression, Regex.Flags.NONE).isFoundIn("..X Y.."))
                .isTrue();
    }

    @Test
    @Timeout(20)
    void theFlagThatIgnoresCaseIsNoDifferentFromTheInlineOne() throws RegexSyntaxException {
        var ignoreCase = new Regex.Flags(true, false, false);

        assertThat(Regex.compile("x[\\W_]y", ignoreCase).isFoundIn("X_Y")).isTrue();
        assertThat(Regex.compile("x[a-z]y", ignoreCase).isLinear()).isTrue();
    }

    @Test
    void refusesGroupsThatAreRepeatedTooOften() throws Exception {
        assertThatThrownBy(() -> Regex.compile("(?:ab|a){5000}c", Regex.Flags.NONE))
                .isInstanceOf(RegexSyntaxException.class)
                .hasMessageContaining("the repeated groups, written out, need more than 4000 states")
                .hasMessageContaining("at character 9");
        assertThat(Regex.compile("(.){5000}c", Regex.Flags.NONE).isLinear()).isTrue();
        assertThat(Regex.compile("(?:ab|a){100}c", Regex.Flags.NONE).isLinear()).isTrue();
    }
}
