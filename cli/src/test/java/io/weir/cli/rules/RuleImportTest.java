package io.weir.cli.rules;

import io.weir.cli.CliException;
import io.weir.rules.sigma.Placeholders;
import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.Rule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RuleImportTest {
    @TempDir
    Path checkout;

    @BeforeEach
    void checkOut() throws IOException {
        write("rules/linux/shadow.yml", rule("shadow", "{name: /etc/shadow}"));
        write("rules/linux/deprecated/old.yml", rule("old", "{a: 1}"));
        write("rules-placeholder/admins.yml", rule("admins", "{user|expand: '%admins%'}"));
        write("rules-hunting/many.yml", counting("many", "admins"));
        write("rules-hunting/more.yml", counting("more", "many"));
        write("deprecated/gone.yml", rule("gone", "{a: 1}"));
        write("tests/other.yml", "no rule");
    }

    private void write(String path, String text) throws IOException {
        Path file = checkout.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String rule(String name, String selection) {
        return "title: " + name + "\nname: " + name + "\nlogsource: {product: linux}\ndetection:\n  selection: "
                + selection + "\n  condition: selection\n";
    }

    private static String counting(String name, String counted) {
        return "title: " + name + "\nname: " + name + "\ncorrelation:\n  type: event_count\n  rules: " + counted
                + "\n  timespan: 1m\n  condition: {gte: 2}\n";
    }

    private static List<String> names(RuleImport imported) {
        return imported.rules().rules().stream().map(Rule::key).toList();
    }

    @Test
    void leavesOutWhatIsRefusedAndAllThatRefersToIt() {
        RuleImport imported = RuleImport.of(checkout, false, Placeholders.NONE);

        assertThat(names(imported)).containsExactly("shadow");
        assertThat(imported.refused()).extracting(imported::folder).contains("rules-placeholder", "rules-hunting");
        assertThat(imported.refused()).hasSize(3);
        assertThat(imported.problems()).extracting(Problem::message).anyMatch(text -> text.contains("%admins%"));
    }

    @Test
    void leavesOutAFileThatIsNoTextAndGoesOn() throws IOException {
        Files.write(checkout.resolve("rules/linux/latin.yml"), new byte[] {'t', ':', ' ', (byte) 0xE9, '\n'});

        RuleImport imported = RuleImport.of(checkout, false, Placeholders.NONE);

        assertThat(names(imported)).containsExactly("shadow");
        assertThat(imported.problems())
                .extracting(Problem::toString)
                .contains(checkout.resolve("rules/linux/latin.yml")
                        + ":1:1: found bytes that are no UTF-8, expected UTF-8 text");
    }

    @Test
    void takesRulesWhosePlaceholdersHaveValues() {
        RuleImport imported =
                RuleImport.of(checkout, false, new Placeholders(Map.of("admins", List.of("root", "adm-*"))));

        assertThat(names(imported)).containsExactlyInAnyOrder("admins", "shadow");
        assertThat(imported.rules().correlations()).hasSize(2);
        assertThat(imported.problems()).isEmpty();
    }

    @Test
    void takesRetiredRulesOnlyIfAllAreWanted() {
        assertThat(names(RuleImport.of(checkout, true, Placeholders.NONE)))
                .containsExactlyInAnyOrder("gone", "old", "shadow");
    }

    @Test
    void copiesFilesInTheirFolders(@TempDir Path target) throws IOException {
        RuleImport.of(checkout, false, Placeholders.NONE).copyTo(target);

        try (Stream<Path> files = Files.walk(target)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> target.relativize(file).toString()))
                    .containsExactly(Path.of("rules", "linux", "shadow.yml").toString());
        }
    }

    @Test
    void saysWhatItExpectedInADirectoryWithoutRules(@TempDir Path empty) {
        assertThatThrownBy(() -> RuleImport.of(empty, false, Placeholders.NONE))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("found no folder whose name begins with 'rules'");
    }
}
