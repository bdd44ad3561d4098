package io.weir.rules.playbook;

import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Occasion;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.playbook.Playbook.Mode;
import io.weir.rules.playbook.Playbook.Step;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PlaybookReaderTest {
    private static List<Playbook> read(String text) {
        return PlaybookReader.read(List.of(new RuleSource("p.yml", text)));
    }

    @Test
    void aPlaybookSimulatesUnlessItSaysOtherwise() {
        Playbook playbook =
                read("""
                        title: Block the source
                        id: block-source
                        when:
                          severity: critical
                          tactic: [attack.exfiltration, credential_access]
                        actions:
                          - action: block_ip
                            for: 1h
                        """)
                        .get(0);

        assertThat(playbook.mode()).isEqualTo(Mode.SIMULATE);
        assertThat(playbook.requiresApproval()).isFalse();
        assertThat(playbook.perHour()).isEqualTo(20);
        assertThat(playbook.when().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(playbook.when().tactics()).containsExactly("exfiltration", "credential-access");
        assertThat(playbook.steps()).containsExactly(new Step(ActionKind.BLOCK_IP, Duration.ofHours(1), ""));
    }

    @Test
    void everyMistakeIsToldWithItsPlace() {
        assertThatThrownBy(
                        () -> read(
                                """
                        title: 5
                        id: Block It
                        mode: force
                        requires: luck
                        colour: red
                        when:
                          on: alert
                          severity: extreme
                          score: 101
                          tactic: [magic]
                          phase: impact
                          user: anna
                        budget: 0.5
                        actions:
                          - action: block_ip
                            to: soc
                          - action: notify
                            for: 1h
                          - action: shoot
                          - for: 1h
                          - action: isolate_host
                            for: 31d
                        """))
                .isInstanceOf(PlaybookException.class)
                .message()
                .satisfies(message -> assertThat(message.lines())
                        .allSatisfy(line -> assertThat(line).startsWith("p.yml:"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:1:8: title: found the number 5"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:2:5: id: found 'Block It'"))
                        .anySatisfy(line -> assertThat(line)
                                .startsWith("p.yml:3:7: mode: found 'force', expected one of simulate, enforce"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:4:11: requires: found 'luck'"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:5:1: found the key 'colour'"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:8:13: severity: found 'extreme'"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:9:10: score: found the number 101"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:10:12: tactic: found 'magic'"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:11:3: phase: found it with 'on: alert'"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:12:3: found the key 'user'"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:13:9: budget: found the number 0.5"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:16:5: to: found it with block_ip"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:15:5: found no 'for'"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:17:5: found no 'to'"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:18:5: for: found it with notify"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:19:13: action: found 'shoot'"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:20:5: found no 'action'"))
                        .anySatisfy(line -> assertThat(line).startsWith("p.yml:22:10: for: found '31d'")));
    }

    @Test
    void aPlaybookWithoutAConditionIsRefused() {
        assertThatThrownBy(() -> read("title: a\nid: a\nwhen: {on: alert}\nactions: [{action: notify, to: soc}]\n"))
                .hasMessageContaining("p.yml:3:1: when: found no condition");
        assertThatThrownBy(() -> read("title: a\nid: a\nwhen: {score: 5}\nactions: []\n"))
                .hasMessageContaining("p.yml:4:1: actions: found 0, expected 1 to 10");
    }

    @Test
    void twoPlaybooksCannotHaveOneId() {
        String text = "title: a\nid: a\nwhen: {score: 5}\nactions: [{action: notify, to: soc}]\n";

        assertThatThrownBy(() -> read(text + "---\n" + text)).hasMessageContaining("which p.yml:2 has already");
    }

    @Test
    void thePlaybooksThatComeWithWeirAreUnderstoodAndHarmless() {
        List<Playbook> playbooks = PlaybookReader.read(RuleFiles.bundledPlaybooks());

        assertThat(playbooks).hasSizeGreaterThanOrEqualTo(3);
        assertThat(playbooks).extracting(Playbook::mode).containsOnly(Mode.SIMULATE);
        assertThat(playbooks)
                .anySatisfy(playbook -> assertThat(playbook.requiresApproval()).isTrue());
        assertThat(playbooks)
                .anySatisfy(playbook -> assertThat(playbook.when().on()).isEqualTo(Occasion.Kind.INCIDENT));
    }
}
