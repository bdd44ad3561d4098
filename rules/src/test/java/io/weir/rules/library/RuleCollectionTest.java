package io.weir.rules.library;

import io.weir.rules.attack.Attack;
import io.weir.rules.attack.Coverage;
import io.weir.rules.event.FieldTable;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.RuleIndex;
import io.weir.rules.proof.Expectation;
import io.weir.rules.proof.TestCase;
import io.weir.rules.proof.TestFile;
import io.weir.rules.proof.TestFileReader;
import io.weir.rules.sigma.Metadata;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What is true of all rules that come with Weir. That they do what they say is shown by the tests beside them. */
class RuleCollectionTest {
    private static final Path DETECTIONS = Path.of("detections");
    private static final Path CHAINS = Path.of("chains");

    /** Folders that are no tactics: rules that others count, and what belongs to the workings of sessions. */
    private static final Set<String> OTHER_FOLDERS = Set.of("base", "sessions");

    /** Rules that need nothing positive cost on every event of their log source: each with the reason why it may. */
    private static final Map<String, String> ALWAYS_EVALUATED = Map.of();

    private final Attack attack = Attack.enterprise();

    /** A file with its rules, by name. */
    private record RuleFile(Path path, Map<String, Metadata> rules) {
        String name() {
            String file = path.getFileName().toString();
            return file.substring(0, file.lastIndexOf('.'));
        }

        String folder() {
            return path.getParent().getFileName().toString();
        }

        Metadata main() {
            return rules.get(name());
        }
    }

    private static RuleSet all() {
        RuleSet.Compilation compilation = RuleSet.compile(RuleFiles.read(List.of(DETECTIONS, CHAINS)));
        assertThat(compilation.problems()).isEmpty();
        return compilation.rules();
    }

    private static List<Metadata> metadata() {
        RuleSet rules = all();
        return Stream.of(
                        rules.rules().stream().map(rule -> rule.metadata()),
                        rules.correlations().stream().map(rule -> rule.metadata()),
                        rules.chains().stream().map(chain -> chain.metadata()))
                .flatMap(each -> each)
                .toList();
    }

    private static List<RuleFile> files() {
        Map<String, Metadata> byName = new LinkedHashMap<>();
        metadata().forEach(rule -> byName.put(rule.name().orElse(rule.title()), rule));
        List<RuleFile> files = new ArrayList<>();
        for (RuleSource source : RuleFiles.read(List.of(DETECTIONS, CHAINS))) {
            Map<String, Metadata> rules = new LinkedHashMap<>();
            source.text()
                    .lines()
                    .filter(line -> line.startsWith("name: "))
                    .map(line -> line.substring("name: ".length()).strip())
                    .forEach(name -> rules.put(name, byName.get(name)));
            files.add(new RuleFile(Path.of(source.file()), rules));
        }
        assertThat(files).hasSizeGreaterThan(50);
        return files;
    }

    @Test
    void idsAndNamesAreUnique() {
        Set<String> seen = new HashSet<>();
        for (Metadata rule : metadata()) {
            assertThat(rule.id()).as(rule.title()).isPresent();
            assertThat(rule.name()).as(rule.title()).isPresent();
            assertThat(UUID.fromString(rule.id().get()).version())
                    .as(rule.title())
                    .isEqualTo(4);
            assertThat(seen.add(rule.id().get())).as(rule.id().get()).isTrue();
            assertThat(seen.add(rule.name().get())).as(rule.name().get()).isTrue();
        }
    }

    @Test
    void filesAreCalledLikeTheirRuleAndLieInTheFolderOfItsTactic() {
        for (RuleFile file : files()) {
            assertThat(file.rules()).as(file.path().toString()).containsKey(file.name());
            if (!file.path().startsWith(CHAINS) && !OTHER_FOLDERS.contains(file.folder())) {
                assertThat(file.main().tags()).as(file.path().toString()).contains("attack." + file.folder());
            }
        }
    }

    @Test
    void everyRuleSaysWhatItIsAbout() {
        for (RuleFile file : files()) {
            if (file.folder().equals("sessions")) {
                continue; // they raise nothing
            }
            file.rules().values().forEach(rule -> {
                assertThat(rule.description()).as(rule.title()).isNotEmpty();
                assertThat(rule.level()).as(rule.title()).isPresent();
                assertThat(rule.falsePositives()).as(rule.title()).isNotEmpty();
                assertThat(rule.tags()).as(rule.title()).isNotEmpty();
            });
            if (!OTHER_FOLDERS.contains(file.folder())) {
                assertThat(file.main().references()).as(file.path().toString()).isNotEmpty();
                assertThat(file.main().tags())
                        .as(file.path().toString())
                        .anyMatch(tag -> tag.matches("attack\\.t\\d{4}(\\.\\d{3})?"));
            }
        }
    }

    @Test
    void tagsNameTacticsAndTechniquesThatExist() {
        assertThat(Coverage.of(all(), attack).unknown()).isEmpty();
        for (Metadata rule : metadata()) {
            for (String tag : rule.tags()) {
                String value = tag.substring("attack.".length());
                assertThat(attack.tactic(value).isPresent()
                                || attack.technique(value).isPresent())
                        .as(rule.title() + ": " + tag)
                        .isTrue();
            }
        }
    }

    @Test
    void everyRuleHasATestThatFiresAndANearMiss() throws IOException {
        for (RuleFile file : files()) {
            Path test = file.path().resolveSibling(file.name() + TestFile.ENDING);
            assertThat(test).exists();
            TestFileReader.Reading reading =
                    TestFileReader.read(new RuleSource(test.toString(), Files.readString(test)));
            assertThat(reading.problems()).isEmpty();
            List<TestCase> cases = reading.tests().cases();
            assertThat(cases).as(test.toString()).extracting(TestCase::rule).containsOnly(file.name());
            assertThat(cases).as(test + ": fires").anyMatch(each -> !isSilent(each));
            assertThat(cases).as(test + ": near miss").anyMatch(RuleCollectionTest::isSilent);
        }
    }

    private static boolean isSilent(TestCase test) {
        return test.expectation() instanceof Expectation.Ignores
                || test.expectation() instanceof Expectation.Fires fires && fires.times() == 0;
    }

    @Test
    void noRuleIsAlwaysEvaluatedWithoutAReason() {
        List<IndexedRule> indexed = all().rules().stream()
                .map(rule -> new IndexedRule(rule.metadata().name().orElseThrow(), rule.logSource(), rule.condition()))
                .toList();
        RuleIndex index = RuleIndex.build(indexed, Mappings.bundled(), FieldTable.empty());

        assertThat(index.alwaysEvaluated().stream().map(IndexedRule::id))
                .containsExactlyInAnyOrderElementsOf(ALWAYS_EVALUATED.keySet());
    }
}
