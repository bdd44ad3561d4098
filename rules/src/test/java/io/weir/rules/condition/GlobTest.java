package io.weir.rules.condition;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class GlobTest {
    @Test
    void readsBackslashPairsFromTheLeft() {
        assertThat(Glob.parse("a\\\\\\*b").exact()).contains("a\\*b");
        assertThat(Glob.parse("C:\\new\\").exact()).contains("C:\\new\\");
        assertThat(Glob.parse("C:\\\\*").parts()).containsExactly(new Glob.Part.Literal("C:\\"), Glob.ANY_RUN);
    }

    @Test
    void takesACodePointForOneCharacter() {
        assertThat(Glob.parse("a?b").matches("a\uD83D\uDE00b")).isTrue();
        assertThat(Glob.parse("a??b").matches("a\uD83D\uDE00b")).isFalse();
        assertThat(Glob.parse("*?").matches("")).isFalse();
    }

    @Test
    void writesOutItsChoices() {
        Glob pattern = new Glob(List.of(new Glob.Part.OneOf("-/"), new Glob.Part.Literal("x"), Glob.ANY_RUN));

        assertThat(pattern.alternatives(2)).contains(List.of(Glob.parse("-x*"), Glob.parse("/x*")));
        assertThat(pattern.alternatives(1)).isEmpty();
    }

    @Property
    void matchesLikeTheEqualExpression(
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 12) String text,
            @ForAll("patterns") String pattern) {
        String expression = pattern.replace("*", ".*").replace("?", ".");

        assertThat(Glob.parse(pattern).matches(text)).isEqualTo(text.matches(expression));
    }

    @net.jqwik.api.Provide
    net.jqwik.api.Arbitrary<String> patterns() {
        return net.jqwik.api.Arbitraries.strings().withChars("ab*?").ofMaxLength(8);
    }
}
