package io.weir.rules.yaml;

import io.weir.rules.corpus.Corpus;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever it reads at all, it reads as the library does. */
class BlockYamlTest {
    private static final String RULE =
            """
            # a rule
            title: Many things in one rule
            id: 12345678-1234-4234-8234-123456789abc
            description: Detects what
              goes on over lines

              and after an empty one
            note: |
                first: line # no comment
                  indented

                last
            references:
                - https://example.com/a#b
                - 'it''s: quoted' # a comment
                - plain # a comment
            tags:
            - attack.t1059
            - attack.execution
            logsource:
                product: windows   \s
            detection:
                selection:
                    - Image|endswith: '\\cmd.exe'
                      Text|contains|all:
                          - ' a '
                          - "b"
                          - -c
                    - 'Odd name': 5
                other:
                    '|all':
                        - 010
                        - 0x1F
                        - true
                        - 1e3
                        - "1"
                condition: selection and not other
            level: low
            """;

    /** What mistakes and odd forms are made of. */
    private static final List<String> PIECES = List.of(
            " ",
            "  ",
            "\n",
            "\n\n",
            "    ",
            ":",
            ": ",
            "- ",
            "-",
            "#",
            " #",
            "'",
            "''",
            "\"",
            "|",
            "|-",
            ">",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&a ",
            "*a",
            "!x ",
            "%",
            "@",
            "`",
            "?",
            "? ",
            "~",
            "null",
            "true",
            "1",
            ".5",
            ".inf",
            "\\",
            "\t",
            "\r\n",
            "---\n",
            "...\n",
            "\u00e9",
            "\u2028",
            "\ud83d\ude00",
            "\ufeff",
            "a: b\n",
            "  - x\n",
            "\n# c\n",
            "key:",
            "|\n");

    private static boolean isReadTheSame(String text) {
        Optional<Yaml> read = BlockYaml.read(text);
        if (read.isPresent()) {
            List<YamlDocument> expected = YamlReader.readAny(text);
            assertThat(expected).as(text).hasSize(1);
            assertThat(expected.get(0).flaws()).as(text).isEmpty();
            // As texts, too: equal maps may differ in the order of their keys.
            assertThat(read.get()).as(text).isEqualTo(expected.get(0).root());
            assertThat(read.get()).as(text).hasToString(expected.get(0).root().toString());
        }
        return read.isPresent();
    }

    @Test
    void readsWhatRulesAreWrittenIn() {
        assertThat(isReadTheSame(RULE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: b: c\n",
                "a:\n",
                "a: [b]\n",
                "a: 1\na: 2\n",
                "a: b",
                "- a\n",
                "a: &x b\nc: *x\n",
                "a: \"b\\n\"\n",
                "a: |+\n  b\n",
                "a: >\n  b\n",
                "a: b\n---\nc: d\n",
                "a: 'b\n  c'\n",
                "a:\n - b\n  - c\n",
                "a: .inf\n",
                "null: a\n",
                "a:\tb\n",
                ""
            })
    void leavesTheRestToTheLibrary(String text) {
        assertThat(BlockYaml.read(text)).isEmpty();
    }

    @Test
    void readsNothingOtherwiseThanTheLibrary() {
        List<String> texts = new ArrayList<>(List.of(RULE));
        RuleFiles.bundled().stream()
                .map(RuleSource::text)
                .filter(text -> BlockYaml.read(text).isPresent())
                .forEach(texts::add);
        Random random = new Random(20260801);
        int read = 0;
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder(texts.get(random.nextInt(texts.size())));
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int from = random.nextInt(text.length());
                int to = Math.min(text.length(), from + random.nextInt(4));
                text.replace(from, random.nextInt(3) == 0 ? to : from, PIECES.get(random.nextInt(PIECES.size())));
            }
            read += isReadTheSame(text.toString()) ? 1 : 0;
        }
        assertThat(read).isGreaterThan(1_000);
    }

    @Test
    void readsNearlyAllPublicRules() throws IOException {
        List<RuleSource> rules = Corpus.allRules();
        long read = rules.stream().filter(rule -> isReadTheSame(rule.text())).count();
        assertThat(read).isGreaterThan(rules.size() * 9L / 10);
    }
}
