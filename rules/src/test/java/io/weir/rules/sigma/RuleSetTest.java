package io.weir.rules.sigma;

import io.weir.rules.alert.Severity;
import io.weir.rules.condition.Evidence;
import io.weir.rules.event.Event;
import io.weir.rules.event.LogSource;
import io.weir.rules.sigma.RuleSet.Compilation;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class RuleSetTest {
    private static final String LOGON =
            """
            title: Logon as root
            name: logon
            logsource:
              product: linux
            detection:
              selection:
                user.name: root
                CommandLine|contains:
                  - sudo
                  - su
              unwanted:
                host.name|startswith: build-
              condition: selection and not unwanted
            """;

    private static Compilation compile(String... texts) {
        return RuleSet.compile(IntStream.range(0, texts.length)
                .mapToObj(i -> new RuleSource("rule" + i + ".yml", texts[i]))
                .toList());
    }

    private static DetectionRule rule(String text) {
        Compilation compilation = compile(text);
        assertThat(compilation.problems()).isEmpty();
        return compilation.rules().rules().get(0);
    }

    @Test
    void reportsEveryMistakeOfEveryFileWithItsPlace() {
        Compilation compilation = compile(
                """
                title: ''
                logsource:
                  product: windows
                level: extreme
                detection:
                  selection:
                    Image|sounds-like: cmd
                    Path|re: '(a'
                  condition: selektion
                """,
                "title: [");

        assertThat(compilation.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "rule0.yml:1:8: title: found '', expected text that is not empty",
                        "rule0.yml:4:8: level: found 'extreme', expected one of informational, low, medium, high, critical",
                        "rule0.yml:7:5: found the unknown modifier 'sounds-like', expected one of " + Modifier.names(),
                        "rule0.yml:8:14: re: found the broken expression '(a': the group is not closed, at character 1",
                        "rule0.yml:9:14: condition: found the unknown name 'selektion', expected one of [selection]",
                        "rule1.yml:1:9: not valid YAML: while parsing a flow node, expected the node content,"
                                + " but found '<stream end>'");
        assertThat(compilation.refused()).isEqualTo(2);
    }

    @Test
    void keepsValidDocumentsBesideRefusedOnes() {
        Compilation compilation = compile(LOGON + "---\ntitle: broken\n---\n" + LOGON.replace("name: logon", ""));

        assertThat(compilation.rules().rules()).hasSize(2);
        assertThat(compilation.refused()).isEqualTo(1);
    }

    @Test
    void refusesACorrelationWhoseRuleWasRefused() {
        Compilation compilation = compile(
                LOGON.replace("contains", "holds"),
                """
                title: Many logons
                correlation:
                  type: event_count
                  rules: logon
                  timespan: 5m
                  condition:
                    gte: 10
                """);

        assertThat(compilation.refused()).isEqualTo(2);
        assertThat(compilation.problems())
                .last()
                .hasToString("rule1.yml:4:10: rules: found 'logon', expected a rule that is not refused itself");
    }

    @Test
    void appliesARuleOnlyToItsLogSource() {
        DetectionRule rule = rule(LOGON);
        Event event = Event.of(Map.of("user.name", "root", "CommandLine", "sudo -i"));

        assertThat(rule.matches(event)).isTrue();
        assertThat(rule.matches(event.routed(Optional.of(new LogSource("", "linux", "auth")))))
                .isTrue();
        assertThat(rule.matches(event.routed(Optional.of(new LogSource("", "windows", "")))))
                .isFalse();
    }

    @Test
    void saysWhichValuesMadeARuleMatch() {
        Event event = Event.of(Map.of("user", Map.of("name", "ROOT"), "CommandLine", "/bin/su -"));

        assertThat(rule(LOGON).evidence(event))
                .containsExactly(
                        new Evidence("user.name", "ROOT", "is 'root'"),
                        new Evidence("CommandLine", "/bin/su -", "is '*su*'"));
    }

    @Test
    void explainsWhatHeldAndWhatDidNot() {
        Event event = Event.of(Map.of("user.name", "root", "CommandLine", "id"));

        assertThat(rule(LOGON).explain(event).toText())
                .isEqualTo(
                        """
                        [ ] all of
                          [ ] selection
                            [ ] all of
                              [x] user.name is 'root'   <- 'root'
                              [ ] any of
                                [ ] CommandLine is '*sudo*'   <- 'id'
                                [ ] CommandLine is '*su*'   <- 'id'
                          [x] not
                            [ ] unwanted
                              [ ] host.name is 'build-*'   <- absent
                        """);
    }

    @Test
    void readsTheKeysOfWeir() {
        WeirKeys keys = rule(LOGON
                        + """
                        weir:
                          group-by: [user.name, host.name]
                          suppress: 10m
                          severity-by-count: {5: medium, 10: high, 20: critical}
                          risk: 40
                          shadow: true
                          tests: logon.test.yml
                        """)
                .weir();

        assertThat(keys.groupBy()).extracting(Object::toString).containsExactly("user.name", "host.name");
        assertThat(keys.suppress()).contains(Duration.ofMinutes(10));
        assertThat(keys.severityByCount()).containsEntry(5L, Severity.MEDIUM).containsEntry(20L, Severity.CRITICAL);
        assertThat(keys.highestStep()).isEqualTo(20);
        assertThat(keys.risk()).contains(40);
        assertThat(keys.isShadow()).isTrue();
        assertThat(keys.tests()).containsExactly("logon.test.yml");
    }

    @Test
    void refusesWhatIsAMapWhereATextWasMeant() {
        Compilation compilation = compile(LOGON + "falsepositives:\n  - Backups: at night\n  - 'Tests: ours'\n");

        assertThat(compilation.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "rule0.yml:15:5: falsepositives: found a map, expected a text, in quotes if it holds ': '");
    }

    @Test
    void refusesKeysOfWeirThatItDoesNotKnow() {
        Compilation compilation = compile(LOGON + "weir:\n  supress: 10m\n  risk: 101\n");

        assertThat(compilation.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "rule0.yml:15:3: found the unknown key 'supress', expected one of"
                                + " [group-by, suppress, severity-by-count, risk, shadow, tests, session]",
                        "rule0.yml:16:9: weir.risk: found the number 101, expected a whole number from 0 to 100");
    }

    @Test
    void ordersCorrelationsFromTheInsideOut() {
        String inner =
                """
                title: inner
                name: inner
                correlation:
                  type: event_count
                  rules: logon
                  timespan: 1m
                  condition: {gte: 2}
                """;
        String outer =
                inner.replace("title: inner\nname: inner", "title: outer").replace("rules: logon", "rules: inner");

        RuleSet rules = compile(outer, inner, LOGON).rules();

        assertThat(rules.correlations())
                .extracting(correlation -> correlation.metadata().title())
                .containsExactly("inner", "outer");
        assertThat(rules.isSilenced(rules.rules().get(0))).isTrue();
        assertThat(rules.isSilenced(rules.correlations().get(1))).isFalse();
    }

    @Test
    void letsAFilterNarrowTheRulesItCovers() {
        RuleSet rules = compile(
                        LOGON,
                        """
                        title: Administrators may
                        logsource:
                          product: linux
                        filter:
                          rules: any
                          admin:
                            host.name: bastion
                          condition: not admin
                        """)
                .rules();
        Map<String, Object> logon = Map.of("user.name", "root", "CommandLine", "su");
        Map<String, Object> onBastion = Map.of("user.name", "root", "CommandLine", "su", "host.name", "bastion");

        assertThat(rules.rules().get(0).matches(Event.of(logon))).isTrue();
        assertThat(rules.rules().get(0).matches(Event.of(onBastion))).isFalse();
        assertThat(rules.size()).isEqualTo(2);
    }
}
