package io.weir.connectors.suggest;

import io.weir.rules.explain.Suggestion;
import io.weir.rules.explain.TechniqueNames.Technique;
import io.weir.rules.sigma.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TechniqueSuggestionsTest {
    private static final List<Technique> NAMES = List.of(
            technique("T1003.001", "LSASS Memory", "credential-access"),
            technique("T1053.003", "Cron", "persistence"),
            technique("T1053.005", "Scheduled Task", "persistence"),
            technique("T1059.001", "PowerShell", "execution"),
            technique("T1070.001", "Clear Windows Event Logs", "defense-evasion"),
            technique("T1110", "Brute Force", "credential-access"),
            technique("T1110.001", "Password Guessing", "credential-access"),
            technique("T1110.003", "Password Spraying", "credential-access"),
            technique("T1190", "Exploit Public-Facing Application", "initial-access"),
            technique("T1218.011", "Rundll32", "defense-evasion"),
            technique("T1490", "Inhibit System Recovery", "impact"),
            technique("T1505.003", "Web Shell", "persistence"),
            technique("T1558.003", "Kerberoasting", "credential-access"),
            technique("T1584.004", "Server", "resource-development"),
            technique("T1071.004", "DNS", "command-and-control"),
            technique("T1204", "User Execution", "execution"),
            technique("T1021.004", "SSH", "lateral-movement"));

    @TempDir
    Path directory;

    private static Technique technique(String id, String name, String tactic) {
        return new Technique(id, name, List.of(tactic));
    }

    private static List<Suggestion> suggest(String text) {
        return suggest(text, Map.of());
    }

    private static List<Suggestion> suggest(String text, Map<String, String> descriptions) {
        try (TechniqueSuggestions suggestions = new TechniqueSuggestions(() -> NAMES, descriptions)) {
            return suggestions.of(text, 5);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Dumping of LSASS memory with procdump, T1003.001",
        "Mimikatz on the command line, T1003.001",
        "SSH brute force, T1110",
        "Password spraying against many accounts, T1110.003",
        "SQL injection in a query string, T1190",
        "A task was scheduled with schtasks, T1053.005",
        "Windows event logs were cleared, T1070.001",
        "Deleted shadow copies with vssadmin, T1490",
        "Web server starts a shell: possible webshell, T1505.003",
        "Kerberoasting: service tickets with RC4, T1558.003",
        "Suspicious rundll32 call, T1218.011",
    })
    void suggestsWhatTheWordsSay(String text, String technique) {
        List<Suggestion> suggestions = suggest(text);
        assertThat(suggestions).isNotEmpty();
        assertThat(suggestions.get(0).technique().id()).isEqualTo(technique);
        assertThat(suggestions)
                .allMatch(each -> each.confidence() >= TechniqueSuggestions.LOWEST_CONFIDENCE
                        && each.confidence() < 100
                        && !each.because().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "the and of", "A server was restarted", "Printer out of paper", "Quarterly report is ready"})
    void suggestsNothingForOtherTexts(String text) {
        assertThat(suggest(text)).isEmpty();
    }

    @Test
    void aPartOfANameSuggestsLessThanTheWhole() {
        int whole = confidence(suggest("inhibit system recovery"), "T1490");
        int part = confidence(suggest("inhibit recovery"), "T1490");
        assertThat(part).isLessThan(whole).isGreaterThanOrEqualTo(TechniqueSuggestions.LOWEST_CONFIDENCE);
    }

    @Test
    void descriptionsStrengthenButDoNotSuggestAlone() throws IOException {
        Path bundle = Files.writeString(
                directory.resolve("bundle.json"),
                """
                {"type":"bundle","id":"bundle--1","more":{"objects":[1]},"objects":[
                {"type":"identity","name":"x"},
                {"type":"attack-pattern","name":"Inhibit System Recovery","description":"What systems recover from is deleted, such as catalogs.",
                 "external_references":[{"source_name":"other","external_id":"X"},{"source_name":"mitre-attack","external_id":"T1490"}]},
                {"type":"attack-pattern","revoked":true,"description":"old",
                 "external_references":[{"source_name":"mitre-attack","external_id":"T9999"}]}]}
                """);
        Map<String, String> descriptions = StixDescriptions.read(bundle);
        assertThat(descriptions).containsOnlyKeys("T1490");
        String text = "inhibit recovery by catalogs";
        assertThat(confidence(suggest(text, descriptions), "T1490")).isGreaterThan(confidence(suggest(text), "T1490"));
        assertThat(suggest("catalogs", descriptions)).isEmpty();
        Path none = Files.writeString(directory.resolve("none.json"), "{\"type\":\"bundle\"}");
        assertThatThrownBy(() -> StixDescriptions.read(none))
                .hasMessageContaining("none.json: found no list 'objects'");
    }

    @Test
    void rulesThatNameTheirTechniqueNeedNoSuggestion() {
        try (TechniqueSuggestions suggestions = new TechniqueSuggestions(() -> NAMES, Map.of())) {
            assertThat(suggestions.of(rule("SSH brute force", List.of("attack.t1110")), 3))
                    .isEmpty();
            assertThat(suggestions.of(rule("SSH brute force", List.of("attack.credential-access")), 3))
                    .isNotEmpty();
        }
    }

    @Test
    void keywordsAreWellFormed() throws IOException {
        TechniqueSuggestions.keywords().forEach((id, phrases) -> {
            assertThat(id).matches("T\\d{4}(\\.\\d{3})?");
            assertThat(phrases).allMatch(phrase -> phrase.equals(phrase.strip()) && !phrase.isEmpty());
        });
        assertThat(TechniqueSuggestions.keywords()).hasSizeGreaterThan(90);
        assertThat(technique("T1059.001", "PowerShell", "execution").link())
                .isEqualTo("https://attack.mitre.org/techniques/T1059/001");
    }

    private static int confidence(List<Suggestion> suggestions, String technique) {
        return suggestions.stream()
                .filter(each -> each.technique().id().equals(technique))
                .mapToInt(Suggestion::confidence)
                .findFirst()
                .orElse(0);
    }

    private static Metadata rule(String title, List<String> tags) {
        return new Metadata(
                title,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                "",
                "",
                "",
                tags,
                List.of(),
                List.of(),
                List.of());
    }
}
