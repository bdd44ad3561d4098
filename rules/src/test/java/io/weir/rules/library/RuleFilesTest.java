package io.weir.rules.library;

import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import static org.assertj.core.api.Assertions.assertThat;

class RuleFilesTest {
    private static final String RULE =
            """
            title: Shell
            logsource: {product: linux}
            detection:
              selection: {name: sh}
              condition: selection
            """;

    @TempDir
    Path home;

    private Path write(String path, String text) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private List<String> names(List<RuleSource> sources) {
        return sources.stream()
                .map(source -> home.relativize(Path.of(source.file())).toString())
                .toList();
    }

    @Test
    void takesDirectoriesWithAllRulesBelowThemInTheOrderOfTheirNames() throws IOException {
        write("rules/b.yml", RULE);
        write("rules/a/z.yaml", RULE);
        write("rules/a/z.test.yml", "no rule");
        write("rules/readme.md", "no rule");
        write("rules/.git/hooks.yml", "no rule");
        Path named = write("odd.txt", RULE);

        assertThat(names(RuleFiles.read(List.of(named, home.resolve("rules")))))
                .containsExactly("odd.txt", "rules/a/z.yaml", "rules/b.yml");
    }

    @Test
    void takesEachFileOfAMountedConfigurationOnce() throws IOException {
        write("mounted/..2026/rule.yml", RULE);
        Files.createSymbolicLink(home.resolve("mounted/..data"), Path.of("..2026"));
        Files.createSymbolicLink(home.resolve("mounted/rule.yml"), Path.of("..data/rule.yml"));
        Files.createSymbolicLink(home.resolve("link"), home.resolve("mounted"));

        assertThat(names(RuleFiles.read(List.of(home.resolve("link"))))).containsExactly("link/rule.yml");
    }

    @Test
    void refusesWhatItCannotReadAndGoesOn() throws IOException {
        Files.write(write("rules/a.yml", ""), new byte[] {'t', ':', ' ', (byte) 0xFF});
        write("rules/b.yml", RULE);

        RuleSet.Compilation compilation = RuleSet.compile(RuleFiles.read(List.of(home.resolve("rules"))));

        assertThat(compilation.rules().rules()).hasSize(1);
        assertThat(compilation.refused()).isEqualTo(1);
        assertThat(compilation.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        home.resolve("rules/a.yml") + ":1:1: found bytes that are no UTF-8, expected UTF-8 text");
    }

    @Test
    void detectionsAndChainsComeWithTheJar() throws IOException {
        write("classes/weir/detections/execution/shell.yml", RULE);
        write("classes/weir/chains/chain.yml", "title: A chain");
        write("classes/weir/chains/chain.test.yml", "no rule");
        write("classes/weir/playbooks/playbook.yml", "no rule");
        Path jar = home.resolve("rules.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(home.resolve("classes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(home.resolve("classes").relativize(file).toString()));
                Files.copy(file, out);
            }
        }

        assertThat(names(RuleFiles.bundledIn(home.resolve("classes"))))
                .containsExactly("classes/weir/detections/execution/shell.yml", "classes/weir/chains/chain.yml");
        assertThat(RuleFiles.bundledIn(jar))
                .extracting(RuleSource::file)
                .containsExactly("chains/chain.yml", "detections/execution/shell.yml");
    }

    @Test
    void saysWhyAFileCannotBeRead() {
        Path missing = home.resolve("gone.yml");

        assertThat(RuleSet.compile(RuleFiles.read(List.of(missing))).problems())
                .extracting(Problem::toString)
                .containsExactly(missing + ":1:1: the file cannot be read (NoSuchFileException: " + missing + ")");
    }

    @Test
    void hasTheRulesThatComeWithWeir() {
        List<RuleSource> bundled = RuleFiles.bundled();

        assertThat(bundled).isNotEmpty();
        assertThat(RuleSet.compile(bundled).problems()).isEmpty();
    }
}
