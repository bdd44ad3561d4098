package io.weir.rules.chain;

import io.weir.rules.alert.Severity;
import io.weir.rules.chain.ChainSignal.Match;
import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ChainLanguageTest {
    private static final String RULES =
            """
            title: Login
            name: login
            id: 11111111-2222-3333-4444-555555555555
            level: medium
            tags: [attack.initial-access, attack.t1078]
            logsource: {product: linux}
            detection:
              selection: {event.action: login}
              condition: selection
            ---
            title: Failed login
            name: login-failed
            level: low
            tags: [attack.credential-access]
            logsource: {product: linux}
            detection:
              selection: {event.action: failure}
              condition: selection
            ---
            title: Guessing
            name: guessing
            level: high
            tags: [attack.credential-access, attack.t1110]
            correlation:
              type: event_count
              rules: login-failed
              group-by: source.ip
              timespan: 1m
              condition: {gte: 5}
            ---
            title: Remote service
            name: remote-service
            level: high
            tags: [attack.lateral_movement]
            logsource: {product: linux}
            detection:
              selection: {event.action: remote}
              condition: selection
            """;

    private static final String CHAIN =
            """
            title: Break-in and spread
            name: spread
            level: critical
            tags: [attack.lateral-movement]
            chain:
              within: 2h
              steps:
                - name: guessing
                  tactic: credential-access
                  min-severity: medium
                - name: break-in
                  rule: [login, 11111111-2222-3333-4444-555555555555]
                  within: 10m
                  without:
                    - rule: login-failed
                    - tag: attack.t9999
                - name: spread
                  tactic: attack.lateral-movement
                  rebind: destination.ip
                - name: again
                  tactic: lateral-movement
                  times: 3
                - name: more
                  tactic: [collection, exfiltration]
                  optional: true
                - name: calm
                  without: {tactic: impact}
                  within: 30m
            """;

    private static RuleSet.Compilation compile(String... texts) {
        List<RuleSource> sources = new java.util.ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            sources.add(new RuleSource("file" + i + ".yml", texts[i]));
        }
        return RuleSet.compile(sources);
    }

    private static Chain chain() {
        RuleSet.Compilation compilation = compile(
                RULES + "---\n" + CHAIN + "---\n" + RULES.split("---")[0].replaceAll("name: .*\n|id: .*\n", ""));
        assertThat(compilation.problems()).isEmpty();
        return compilation.rules().chains().get(0);
    }

    @Test
    void stepsAreReadWithEverythingTheySay() {
        Chain chain = chain();

        assertThat(chain.entity()).isEqualTo("source.ip");
        assertThat(chain.within()).isEqualTo(Duration.ofHours(2));
        assertThat(chain.steps())
                .extracting(ChainStep::name)
                .containsExactly("guessing", "break-in", "spread", "again", "more", "calm");
        assertThat(chain.steps().get(1).without()).hasSize(2);
        assertThat(chain.steps().get(2).rebind()).contains(new Rebind("destination.ip", "source.ip"));
        assertThat(chain.steps().get(3).times()).isEqualTo(3);
        assertThat(chain.steps().get(5).waits()).isTrue();
        assertThat(chain.segments()).isEqualTo(2);
    }

    @Test
    void theRevisionFollowsWhatIsLookedForOnly() {
        Chain retitled = compile(RULES, CHAIN.replace("title: Break-in", "title: Breaking in"))
                .rules()
                .chains()
                .get(0);
        Chain slower =
                compile(RULES, CHAIN.replace("10m", "11m")).rules().chains().get(0);

        assertThat(retitled.revision()).isEqualTo(chain().revision());
        assertThat(slower.revision()).isNotEqualTo(chain().revision());
    }

    @Test
    void everyMistakeIsToldWithItsPlace() {
        RuleSet.Compilation compilation = compile(
                RULES,
                """
                title: Wrong
                name: wrong
                chain:
                  entity: sorce.ip
                  within: 40d
                  steps:
                    - name: One
                      tactic: lateral-moves
                      optional: true
                    - name: two
                      rule: nobody
                      tag: attack.t1
                      times: 21
                    - name: two
                      rule: nobody
                      rebind: {from: destination.ip}
                      wihtin: 1m
                    - name: last
                      rule: spread
                      min-severity: extreme
                      without: []
                weir:
                  group-by: source.ip
                """,
                CHAIN,
                "title: Short\nchain:\n  steps:\n    - name: only\n      rule: login\n");

        assertThat(compilation.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "file1.yml:23:3: weir.group-by: found in a chain, expected 'entity' under 'chain' instead",
                        "file1.yml:4:11: entity: found 'sorce.ip', expected one of the entity fields "
                                + Chain.ENTITY_FIELDS,
                        "file1.yml:5:11: within: found '40d', expected at most 30d",
                        "file1.yml:7:13: step.name: found 'One', expected at most 64 lower-case letters, digits and '-'",
                        "file1.yml:8:15: tactic: found 'lateral-moves', expected one of [reconnaissance,"
                                + " resource-development, initial-access, execution, persistence, privilege-escalation,"
                                + " defense-evasion, defense-impairment, stealth, credential-access, discovery,"
                                + " lateral-movement, collection, command-and-control, exfiltration, impact]",
                        "file1.yml:9:7: step.optional: found one, expected a first step that is always taken",
                        "file1.yml:10:7: found several of [rule, tag], expected exactly one of rule, tactic, tag",
                        "file1.yml:13:14: step.times: found the number 21, expected a whole number from 1 to 20",
                        "file1.yml:17:7: found the unknown key 'wihtin', expected one of [name, rule, tactic, tag,"
                                + " min-severity, optional, times, within, without, rebind]",
                        "file1.yml:14:13: step.name: found 'two', expected a name that no other step of the chain has",
                        "file1.yml:16:15: step.rebind.to: found nothing, expected it to be stated",
                        "file1.yml:20:21: step.min-severity: found 'extreme', expected one of informational, low,"
                                + " medium, high, critical",
                        "file1.yml:21:16: step.without: found 0 matchers, expected 1 to 10",
                        "file1.yml:15:13: rule: found 'nobody', expected the id or name of a loaded rule or correlation",
                        "file1.yml:19:13: rule: found 'spread', expected the id or name of a loaded rule or correlation",
                        "file3.yml:3:3: chain.within: found nothing, expected it to be stated",
                        "file3.yml:4:5: chain.steps: found 1 steps, expected a list of 2 to 12 steps");
        assertThat(compilation.rules().chains()).hasSize(1);
    }

    @Test
    void onlyRulesThatAChainLooksForMakeHits() {
        ChainPlan plan = new ChainPlan(compile(RULES, CHAIN).rules());

        assertThat(plan.uses("guessing")).isTrue();
        assertThat(plan.uses("login-failed")).isTrue();
        assertThat(plan.uses("unheard-of")).isFalse();
        assertThat(plan.hits(signal("guessing", Severity.LOW))).isEmpty();
        assertThat(plan.hits(signal("guessing", Severity.HIGH))).singleElement().satisfies(hit -> {
            assertThat(hit.satisfies(0)).isTrue();
            assertThat(hit.entity()).isEqualTo("203.0.113.9");
            assertThat(hit.rules()).containsExactly(new StepRule(0, "guessing", "Guessing"));
        });
    }

    @Test
    void aRuleThatACorrelationCountsIsMeantByItsNameOnly() {
        ChainPlan plan = new ChainPlan(compile(RULES, CHAIN).rules());

        assertThat(plan.hits(signal("login-failed", Severity.HIGH)))
                .singleElement()
                .satisfies(hit -> {
                    assertThat(hit.steps()).isZero();
                    assertThat(hit.bars(1)).isTrue();
                });
    }

    @Test
    void aHitGoesToEverySegmentUnderTheEntityOfThatSegment() {
        ChainPlan plan = new ChainPlan(compile(RULES, CHAIN).rules());
        ChainSignal signal = new ChainSignal(
                "default",
                "e1",
                1,
                1,
                List.of(new Match("remote-service", Severity.HIGH, List.of())),
                Map.of("source.ip", "192.0.2.1", "destination.ip", "192.0.2.2"));
        ChainSignal nowhere =
                new ChainSignal("default", "e1", 1, 1, signal.matches(), Map.of("source.ip", "192.0.2.1"));

        assertThat(plan.hits(signal)).extracting(ChainHit::segment).containsExactlyInAnyOrder(0, 1);
        assertThat(plan.hits(nowhere)).extracting(ChainHit::segment).containsExactly(1);
    }

    private static ChainSignal signal(String rule, Severity severity) {
        return new ChainSignal(
                "default",
                "e1",
                1,
                1,
                List.of(new Match(rule, severity, List.of())),
                Map.of("source.ip", "203.0.113.9"));
    }
}
