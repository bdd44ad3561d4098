package io.weir.rules.yaml;

import io.weir.rules.yaml.YamlDocument.Flaw;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class YamlReaderTest {
    private static Map<String, Yaml.Entry> map(String text) {
        List<YamlDocument> documents = YamlReader.read(text);
        assertThat(documents).hasSize(1);
        assertThat(documents.get(0).flaws()).isEmpty();
        return ((Yaml.Mapping) documents.get(0).root()).entries();
    }

    @Test
    void readsScalarsByTheCoreSchema() {
        Map<String, Yaml.Entry> map =
                map("a: yes\nb: 0o17\nc: 0x1F\nd: 010\ne: 1:30\nf: ~\ng: 2024-01-31\nh: TRUE\ni: !!str 5");

        assertThat(map.values().stream().map(entry -> entry.value().describe()))
                .containsExactly(
                        "'yes'",
                        "the number 15",
                        "the number 31",
                        "the number 10",
                        "'1:30'",
                        "nothing",
                        "'2024-01-31'",
                        "the boolean true",
                        "'5'");
    }

    @Test
    void takesKeysAsTheyAreWritten() {
        assertThat(map("007: a\nTrue: b\n0x1F: c\n'': d")).containsOnlyKeys("007", "True", "0x1F", "");
    }

    @Test
    void knowsWhereEverythingStands() {
        Yaml.Entry entry = map("a:\n  'ü😀': [x,   y]").get("a");
        Yaml.Sequence list =
                (Yaml.Sequence) ((Yaml.Mapping) entry.value()).get("ü😀").orElseThrow();

        assertThat(list.items().get(1).at()).isEqualTo(new Position(2, 15));
    }

    @Test
    void skipsEmptyDocumentsAndKeepsThoseBeforeBrokenOnes() {
        List<YamlDocument> documents = YamlReader.read("---\n---\na: 1\n---\n~\n---\nb: [");

        assertThat(documents).hasSize(2);
        assertThat(documents.get(0).flaws()).isEmpty();
        assertThat(documents.get(1).flaws()).hasSize(1);
    }

    @Test
    void reportsEveryFlawOfADocument() {
        YamlDocument document = YamlReader.read("a: 1\na: 2\nb: *nowhere\nc: !python/object x\n? [d]\n: e\n&f g: *f\n")
                .get(0);

        assertThat(document.flaws())
                .extracting(Flaw::at)
                .containsExactly(new Position(2, 1), new Position(3, 4), new Position(4, 4), new Position(5, 3));
    }

    @Test
    void readsSurrogatePairsWhereverTheyLie() {
        for (int length = 1000; length < 1050; length++) {
            String text = "x".repeat(length) + "😀".repeat(600);
            assertThat(map("a: " + text).get("a").value().scalarText()).contains(text);
        }
    }

    @Test
    void refusesTextsBeyondTheLimit() {
        assertThat(YamlReader.read("x".repeat(YamlReader.MAX_CHARACTERS + 1))
                        .get(0)
                        .flaws())
                .hasSize(1);
    }
}
