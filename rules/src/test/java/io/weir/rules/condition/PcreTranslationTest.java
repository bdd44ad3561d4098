package io.weir.rules.condition;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class PcreTranslationTest {

    @Property(tries = 5000)
    void bothEnginesFindTheSame(@ForAll("expressions") String expression, @ForAll("texts") String text) {
        PcreTranslation translation;
        try {
            translation = PcreTranslation.of(expression, Regex.Flags.NONE);
        } catch (RegexSyntaxException broken) {
            return;
        }
        Assume.that(translation.isLinear());
        boolean linear = com.google.re2j.Pattern.compile(translation.forRe2())
                .matcher(text)
                .find();
        boolean backtracking = Pattern.compile(translation.backtracking(), Pattern.UNIX_LINES)
                .matcher(StepBudget.over(text))
                .find();

        assertThat(linear)
                .as(translation.forRe2() + " and " + translation.backtracking())
                .isEqualTo(backtracking);
    }

    @Provide
    Arbitrary<String> expressions() {
        return Arbitraries.of(
                        "a",
                        "b",
                        "-",
                        "\\n",
                        ".",
                        "*",
                        "+",
                        "?",
                        "{2}",
                        "{1,}",
                        "(",
                        "(?:",
                        ")",
                        "|",
                        "^",
                        "$",
                        "[",
                        "[^",
                        "]",
                        "\\d",
                        "\\W",
                        "\\S",
                        "\\b",
                        "\\B",
                        "\\Z",
                        "\\z",
                        "\\A",
                        "[:digit:]",
                        "&&",
                        "{",
                        "(?i)",
                        "(?s:",
                        "é")
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("aAb-7\n\r[&é\u000B ").ofMaxLength(8);
    }
}
