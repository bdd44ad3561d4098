package io.weir.rules.condition;

import io.weir.rules.automaton.Automaton;
import io.weir.rules.corpus.Corpus;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** The automaton against RE2/J: random expressions on random texts, and those of the public rules on recorded events. */
class AutomatonDifferentialTest {
    private static final List<String> ATOMS = List.of(
            "a",
            "b",
            "A",
            "k",
            "s",
            "é",
            "\\n",
            "-",
            "\\x{1F600}",
            ".",
            "[ab]",
            "[^a]",
            "[^\\n]",
            "[a-c-]",
            "\\s",
            "\\w",
            "\\W",
            "\\d",
            "\\D",
            "\\S",
            "[\\w.]",
            "[^\\W]",
            "[[:alpha:]]",
            "^",
            "$",
            "\\A",
            "\\z",
            "\\b",
            "\\B",
            "[à-ÿ]",
            "1",
            " ");
    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "c",
            "A",
            "B",
            "k",
            "K",
            "\u212A",
            "s",
            "S",
            "\u017F",
            "é",
            "É",
            "\n",
            "-",
            "\uD83D\uDE00",
            "\uD83D",
            "1",
            " ",
            "_",
            "\u000B",
            "\u1c80",
            "в",
            "aaaa",
            "aaaaaaaaaaaa",
            "ab ab ab ab ",
            "abab",
            "\\",
            "\"");
    private static final List<String> REPETITIONS = List.of(
            "*", "+", "?", "*?", "{2}", "{0,3}", "{1,4}", "{2,5}", "{2,}", "{0}", "{3,}?", "{4}", "{9}", "{10,}",
            "{0,12}", "{1,20}", "{7,15}?");

    @Property(tries = 20_000)
    void findsWhatTheOtherEngineFinds(@ForAll Random random) throws RegexSyntaxException {
        String expression = inline(random) + expression(random, 3);
        var flags = new Regex.Flags(random.nextInt(3) == 0, random.nextInt(3) == 0, random.nextInt(3) == 0);
        PcreTranslation translation;
        try {
            translation = PcreTranslation.of(expression, flags);
        } catch (RegexSyntaxException refused) {
            return;
        }
        if (!translation.isForRe2()) {
            return;
        }
        Automaton automaton = automaton(translation, flags).orElseThrow(() -> new AssertionError(expression));
        var other = other(translation, flags);
        for (int i = 0; i < 20; i++) {
            String text = text(random);
            assertSame(automaton, other, text, expression + " " + flags);
        }
    }

    @Test
    void findsWhatTheOtherEngineFindsInRecordedEvents() throws Exception {
        List<String> texts = new ArrayList<>();
        int line = 0;
        for (Path file : Corpus.files("recordings", ".jsonl.gz")) {
            for (byte[] json : Corpus.lines(file)) {
                if (line++ % 400 == 0) {
                    texts.add(new String(json, StandardCharsets.UTF_8));
                }
            }
        }
        int compared = 0;
        for (Regex regex : Corpus.expressions()) {
            PcreTranslation translation = PcreTranslation.of(regex.expression(), regex.flags());
            if (translation.isForRe2()) {
                Automaton automaton = automaton(translation, regex.flags()).orElseThrow();
                var other = other(translation, regex.flags());
                for (String text : texts) {
                    assertSame(automaton, other, text, regex.toString());
                }
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    private static Optional<Automaton> automaton(PcreTranslation translation, Regex.Flags flags) {
        return Automaton.compile(translation.linear(), flags.ignoreCase(), flags.multiLine(), flags.dotAll());
    }

    private static com.google.re2j.Pattern other(PcreTranslation translation, Regex.Flags flags) {
        return com.google.re2j.Pattern.compile(translation.forRe2(), Regex.linearFlags(flags));
    }

    private static void assertSame(Automaton automaton, com.google.re2j.Pattern other, String text, String expression) {
        boolean expected = other.matcher(text).find();
        assertThat(automaton.isFoundIn(text)).as("%s in '%s'", expression, text).isEqualTo(expected);
        byte[] escaped = escaped(text).getBytes(StandardCharsets.UTF_8);
        assertThat(automaton.isFoundIn(escaped, 0, escaped.length, true))
                .as("%s in '%s', escaped", expression, text)
                .isEqualTo(expected);
    }

    /** As JSON may write it: control characters, quotes and surrogates always, some others for the fun of it. */
    private static String escaped(String text) {
        var json = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == '\n') {
                json.append("\\n");
            } else if (c == '\\' || c == '"') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c) || c == 'b' || c == 'é') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.toString();
    }

    private static String inline(Random random) {
        return pick(random, List.of("", "", "", "(?i)", "(?m)", "(?s)", "(?im-s)"));
    }

    private static String expression(Random random, int depth) {
        var expression = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            if (depth > 0 && random.nextInt(3) == 0) {
                expression
                        .append(pick(random, List.of("(", "(?:", "(?i:", "(?-i:", "(?s:", "(?m:")))
                        .append(expression(random, depth - 1))
                        .append(random.nextInt(3) == 0 ? "|" + expression(random, depth - 1) : "")
                        .append(')');
            } else {
                expression.append(pick(random, ATOMS));
            }
            if (random.nextInt(3) == 0) {
                expression.append(pick(random, REPETITIONS));
            }
        }
        return expression.toString();
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(16); i > 0; i--) {
            text.append(pick(random, PIECES));
        }
        return text.toString();
    }

    private static String pick(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
