package io.weir.rules.automaton;

import io.weir.rules.event.Utf8;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Long counted repetitions of one set, which are counted and not written out, against the Java library. */
class CountedRepetitionTest {
    private static final List<String> SETS = List.of(".", "[^b]", "[ab]", "a", "[^\\n]", "[é-ÿa]", "[\\x{1F600}ab ]");
    private static final List<String> BETWEEN =
            List.of("a", "b", "ab", "a|b", "(?:ab|c)", "[bc]", "é", "\\n", "x?", "b*", "c+", "(?:|a)", "\\x{1F600}");
    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "c",
            "x",
            "\n",
            "é",
            " ",
            "\uD83D\uDE00",
            "aaaaaaa",
            "abababab",
            "aaaaaaaaaaaaaaaaaaaa",
            "b b b b b");

    @Property(tries = 5_000)
    void findsWhatTheLibraryFinds(@ForAll Random random) {
        String expression = expression(random);
        boolean ignoreCase = random.nextInt(4) == 0;
        boolean dotAll = random.nextInt(4) == 0;
        Automaton automaton =
                Automaton.compile(expression, ignoreCase, false, dotAll).orElseThrow();
        Pattern library = Pattern.compile(
                expression,
                Pattern.UNIX_LINES
                        | (ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0)
                        | (dotAll ? Pattern.DOTALL : 0));
        for (int i = 0; i < 20; i++) {
            String text = text(random);
            byte[] bytes = Utf8.bytes("before" + text + "behind");
            assertThat(automaton.isFoundIn(bytes, 6, bytes.length - 6, false))
                    .as("%s in '%s'", library, text)
                    .isEqualTo(library.matcher(text).find());
        }
    }

    private static String expression(Random random) {
        var expression = new StringBuilder(random.nextInt(5) == 0 ? "^" : "");
        for (int i = random.nextInt(3); i >= 0; i--) {
            if (random.nextInt(4) == 0) {
                expression
                        .append("(?:")
                        .append(segment(random))
                        .append(")")
                        .append(pick(random, List.of("*", "+", "?", "{2}", "{2,3}", "{0}")));
            } else {
                expression.append(segment(random));
            }
        }
        return expression
                .append(random.nextInt(5) == 0 ? "\\z" : pick(random, BETWEEN))
                .toString();
    }

    private static String segment(Random random) {
        int least = random.nextInt(20);
        int most = Math.max(9, least + random.nextInt(20));
        String counts = pick(random, List.of(least + "," + most, most + "", 9 + least + ",", "1," + most, "0," + most));
        return pick(random, BETWEEN) + pick(random, SETS) + "{" + counts + "}" + pick(random, BETWEEN);
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(pick(random, PIECES));
        }
        return text.toString();
    }

    private static String pick(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @Test
    void countsCharactersAndNotBytes() {
        Automaton automaton =
                Automaton.compile("a.{10,12}b", false, false, false).orElseThrow();
        assertThat(automaton.isFoundIn("a" + "é".repeat(9) + "b")).isFalse();
        assertThat(automaton.isFoundIn("a" + "é".repeat(10) + "b")).isTrue();
        assertThat(automaton.isFoundIn("a" + "\uD83D\uDE00".repeat(12) + "b")).isTrue();
        assertThat(automaton.isFoundIn("a" + "\uD83D\uDE00".repeat(13) + "b")).isFalse();
    }

    @Test
    void remembersEveryEntryOfARepetition() {
        Automaton automaton =
                Automaton.compile("a.{5000}b", false, false, false).orElseThrow();
        for (int distance = 4_990; distance < 5_010; distance++) {
            boolean isExpected = distance == 5_000 || distance + 2 == 5_000;
            assertThat(automaton.isFoundIn("a-a" + "-".repeat(distance) + "b"))
                    .as("%d", distance)
                    .isEqualTo(isExpected);
        }
    }

    @Test
    void countsARowOfDotsLikeARepetition() {
        Automaton automaton = Automaton.compile("a" + ".".repeat(30) + "b", false, false, false)
                .orElseThrow();
        var random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            var text = new StringBuilder();
            random.ints(60, 0, 2).forEach(bit -> text.append(bit == 0 ? 'a' : 'c'));
            assertThat(automaton.isFoundIn(text.toString())).isFalse();
            int at = random.nextInt(29);
            boolean isEntered = text.charAt(at) == 'a';
            text.setCharAt(at + 31, 'b');
            assertThat(automaton.isFoundIn(text.toString())).isEqualTo(isEntered);
        }
    }
}
