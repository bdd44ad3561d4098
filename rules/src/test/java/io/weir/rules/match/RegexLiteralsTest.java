package io.weir.rules.match;

import io.weir.rules.condition.Regex;
import io.weir.rules.condition.RegexSyntaxException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class RegexLiteralsTest {
    private static final List<String> ATOMS = List.of(
            "a", "B", "s", "k", "\\.", "\\\\", ".", "[ab]", "[^a]", "[]x]", "\\d", "\\w", "\\b", "^", "$", "-", "\\?",
            "\\}", "é", "/");
    private static final List<String> SIGNS = List.of("", "", "", "*", "+", "?", "+?", "{2}", "{0,1}", "{1,}?", "{0}");
    private static final String TEXT = "aABbsSkK\u212A\u017F.\\x-?}1é/ \n";

    @Test
    void readsTextsAndLengths() {
        assertThat(needs("foo[0-9]+Bar"))
                .isEqualTo(new RegexLiterals.Needs(List.of(List.of("foo"), List.of("bar")), 7));
        assertThat(needs("(?:net|sc)\\s+start").texts()).containsExactly(List.of("net", "sc"), List.of("start"));
        assertThat(needs("ab?c").texts()).containsExactly(List.of("a"), List.of("c"));
        assertThat(needs("a\\??b").texts()).containsExactly(List.of("a"), List.of("b"));
        assertThat(needs(".{1000,}").length()).isEqualTo(1000);
        assertThat(needs("(?i)PowerShell").texts()).containsExactly(List.of("power"), List.of("hell"));
        assertThat(needs("(?!no)yes").texts()).containsExactly(List.of("yes"));
    }

    @Test
    void asksForNothingWhereItIsNotSure() {
        assertThat(needs("a(?i)b")).isEqualTo(RegexLiterals.Needs.NOTHING);
        assertThat(needs("foo\\x41")).isEqualTo(RegexLiterals.Needs.NOTHING);
        assertThat(needs("\\Qfoo\\E")).isEqualTo(RegexLiterals.Needs.NOTHING);
        assertThat(needs("foo|").texts()).isEmpty();
        assertThat(needs("[[:alpha:]]foo")).isEqualTo(RegexLiterals.Needs.NOTHING);
    }

    @Property(tries = 5_000)
    void aMatchHoldsWhatItsExpressionNeeds(@ForAll Random random) throws RegexSyntaxException {
        String expression = (random.nextInt(3) == 0 ? "(?i)" : "") + expression(random, 2);
        Regex regex;
        try {
            regex = Regex.compile(expression, Regex.Flags.NONE);
        } catch (RegexSyntaxException broken) {
            return; // a sign behind what cannot be repeated
        }
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(TEXT.charAt(random.nextInt(TEXT.length())));
        }
        if (!regex.isLinear() || !regex.isFoundIn(text.toString())) {
            return;
        }
        RegexLiterals.Needs needs = needs(expression);
        String folded = new String(FoldedValues.fold(text.toString()), StandardCharsets.UTF_8);
        assertThat(text.length()).as(expression).isGreaterThanOrEqualTo(needs.length());
        for (List<String> choices : needs.texts()) {
            assertThat(choices.stream().anyMatch(folded::contains))
                    .as("%s in '%s' needs one of %s", expression, text, choices)
                    .isTrue();
        }
    }

    private static String expression(Random random, int depth) {
        var expression = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            boolean isGroup = depth > 0 && random.nextInt(4) == 0;
            String opening = random.nextBoolean() ? "(" : "(?:";
            expression.append(
                    isGroup ? opening + expression(random, depth - 1) + ")" : ATOMS.get(random.nextInt(ATOMS.size())));
            expression.append(SIGNS.get(random.nextInt(SIGNS.size())));
        }
        return random.nextInt(4) == 0 ? expression + "|" + expression(random, depth) : expression.toString();
    }

    private static RegexLiterals.Needs needs(String expression) {
        return RegexLiterals.of(expression, false);
    }
}
