package io.weir.rules.incident;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TacticTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lateral-movement",
                "lateral_movement",
                "attack.lateral-movement",
                "Lateral Movement",
                "ATTACK.Lateral_Movement"
            })
    void aTacticHasMoreThanOneSpelling(String tag) {
        assertThat(Tactic.of(tag)).contains(Tactic.LATERAL_MOVEMENT);
    }

    @Test
    void bothVocabulariesAreInTheOrderOfAnAttack() {
        assertThat(Tactic.of("defense-evasion").orElseThrow())
                .isGreaterThan(Tactic.PRIVILEGE_ESCALATION)
                .isLessThan(Tactic.CREDENTIAL_ACCESS);
        assertThat(Tactic.of("stealth").orElseThrow())
                .isGreaterThan(Tactic.PRIVILEGE_ESCALATION)
                .isLessThan(Tactic.CREDENTIAL_ACCESS);
        assertThat(Tactic.of("defense-impairment").orElseThrow())
                .isGreaterThan(Tactic.PRIVILEGE_ESCALATION)
                .isLessThan(Tactic.CREDENTIAL_ACCESS);
        assertThat(Tactic.values())
                .hasSize(16)
                .startsWith(Tactic.RECONNAISSANCE)
                .endsWith(Tactic.IMPACT);
    }

    @Test
    void whatIsNoTacticIsNone() {
        assertThat(Tactic.of("t1059")).isEmpty();
        assertThat(Tactic.of("")).isEmpty();
    }
}
