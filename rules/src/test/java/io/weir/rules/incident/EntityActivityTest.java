package io.weir.rules.incident;

import io.weir.rules.alert.Severity;
import io.weir.rules.memory.Stored;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static io.weir.rules.incident.Attack.HOUR;
import static io.weir.rules.incident.Attack.NOON;
import static io.weir.rules.incident.Attack.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

class EntityActivityTest {
    private static final String ATTACKER = "203.0.113.9";

    private final EntityActivity activity = new EntityActivity(Duration.ofHours(4));

    private static Finding version(Attack attack, long version, long count, Severity severity) {
        return Finding.of(ScoredAlert.unscored(attack.alert(version, count, NOON, severity)))
                .orElseThrow();
    }

    @Test
    void versionsOfOneAlertAreOneAlert() {
        Attack attack = Attack.of("a", 0).from(ATTACKER);
        activity.decide(List.of(version(attack, 1, 5, Severity.MEDIUM)), NOON);
        activity.decide(List.of(version(attack, 2, 9, Severity.MEDIUM)), NOON + SECOND);
        activity.decide(List.of(version(attack, 1, 5, Severity.MEDIUM)), NOON + 2 * SECOND); // told again

        List<Strand> told = activity.decide(List.of(), NOON + 10 * SECOND);
        assertThat(told).singleElement().satisfies(strand -> {
            assertThat(strand.alerts()).isEqualTo(1);
            assertThat(strand.events()).isEqualTo(9);
        });
    }

    @Test
    void whatGetsWorseIsToldAtOnceAndTheRestOnceInAWhile() {
        Attack attack = Attack.of("a", 0).from(ATTACKER);
        assertThat(activity.decide(List.of(version(attack, 1, 5, Severity.MEDIUM)), NOON))
                .hasSize(1);
        assertThat(activity.decide(List.of(version(attack, 2, 6, Severity.MEDIUM)), NOON + SECOND))
                .isEmpty();
        assertThat(activity.nextMillis()).hasValue(NOON + 5 * SECOND);
        assertThat(activity.decide(List.of(version(attack, 3, 10, Severity.HIGH)), NOON + 2 * SECOND))
                .hasSize(1);
        assertThat(activity.decide(List.of(), NOON + 10 * SECOND)).isEmpty();
        assertThat(activity.nextMillis()).hasValue(NOON + 4 * HOUR + 1);
    }

    @Test
    void whateverAnAttackerSendsOneEntityStaysSmall() {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            findings.add(Attack.of("rule-" + i % 300, i)
                    .from(ATTACKER)
                    .to("10.0." + i % 250 + "." + i / 250)
                    .on("host-" + i)
                    .by("user-" + i)
                    .finding());
        }
        findings.add(Attack.of("worst", 40_000)
                .from(ATTACKER)
                .severity(Severity.CRITICAL)
                .finding());
        List<Strand> told = new ArrayList<>(activity.decide(findings, NOON + 50_000));

        assertThat(told).hasSize(EntityActivity.MOST_STRANDS);
        assertThat(told).anySatisfy(strand -> assertThat(strand.ruleId()).isEqualTo("worst"));
        assertThat(told).allSatisfy(strand -> assertThat(strand.targets()).hasSizeLessThanOrEqualTo(50));
        assertThat(activity.cut()).isPositive();
        assertThat(Stored.bytes(activity::write)).hasSizeLessThan(400_000);
    }
}
