package io.weir.rules.attack;

import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class AttackTest {
    private final Attack attack = Attack.enterprise();

    @Test
    void knowsTechniquesByTheirIds() {
        Technique technique = attack.technique("t1059.004").orElseThrow();

        assertThat(technique.name()).isEqualTo("Unix Shell");
        assertThat(technique.tactics()).containsExactly("execution");
        assertThat(technique.parent()).contains("T1059");
        assertThat(technique.url()).isEqualTo("https://attack.mitre.org/techniques/T1059/004/");
        assertThat(attack.technique("T9999")).isEmpty();
    }

    @Test
    void putsTacticsInTheOrderOfTheMatrix() {
        assertThat(attack.tactics())
                .extracting(Tactic::shortName)
                .containsSubsequence("reconnaissance", "initial-access", "execution", "lateral-movement", "impact")
                .contains("defense-evasion", "stealth", "defense-impairment")
                .hasSize(16);
        assertThat(attack.tactic("lateral_movement").orElseThrow().id()).isEqualTo("TA0008");
    }

    @Test
    void understandsTheWordsOfBothVersions() {
        assertThat(attack.technique("T1140").orElseThrow().serves("defense-evasion"))
                .isTrue();
        assertThat(attack.technique("T1140").orElseThrow().serves("stealth")).isTrue();
        assertThat(attack.technique("T1685").orElseThrow().serves("defense-impairment"))
                .isTrue();
        assertThat(attack.idOfVersion19("T1070.001")).contains("T1685.005");
    }

    @Test
    void leadsFromRetiredIdsToTheirSuccessors() {
        assertThat(attack.isRetired("T1002")).isTrue();
        assertThat(attack.technique("T1002")).isEmpty();
        assertThat(attack.successor("T1002").orElseThrow().id()).isEqualTo("T1560");
    }

    @Test
    void everyTechniqueServesATacticThatIsKnown() {
        assertThat(attack.techniques()).hasSizeGreaterThan(690).allSatisfy(technique -> assertThat(
                        attack.tactics().stream().map(Tactic::shortName).filter(technique::serves))
                .isNotEmpty());
    }

    @Test
    void coverageCountsWhatReports() {
        String base = "name: NAME\nlogsource: {product: linux}\ndetection: {a: {b: c}, condition: a}\n";
        String counted = "title: Counted\n" + base.replace("NAME", "counted") + "tags: [attack.t1110]\n";
        String alone = "title: Alone\n" + base.replace("NAME", "alone")
                + "tags: [attack.stealth, attack.t1002, attack.t1140, attack.g0016, attack.t9999, attack.nonsense]\n";
        String counting =
                """
                title: Counting
                name: counting
                tags: [attack.credential-access, attack.t1110.001]
                correlation: {type: event_count, rules: [counted], timespan: 1m, condition: {gte: 2}}
                """;
        RuleSet.Compilation compilation =
                RuleSet.compile(List.of(new RuleSource("a.yml", counted + "---\n" + alone + "---\n" + counting)));
        assertThat(compilation.problems()).isEmpty();

        Coverage coverage = Coverage.of(compilation.rules(), attack);

        assertThat(coverage.rules()).isEqualTo(2);
        assertThat(coverage.rulesByTechnique().keySet()).containsExactly("T1110.001", "T1140", "T1560");
        assertThat(coverage.unknown()).containsExactly("attack.nonsense (alone)", "attack.t9999 (alone)");
        assertThat(coverage.rows())
                .filteredOn(row -> row.tactic().shortName().equals("stealth"))
                .singleElement()
                .satisfies(row ->
                        assertThat(row.covered()).extracting(Technique::id).containsExactly("T1140"));
        assertThat(coverage.rows()).noneMatch(row -> row.tactic().shortName().equals("defense-impairment"));
    }
}
