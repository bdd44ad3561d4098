package io.weir.rules.risk;

import io.weir.rules.alert.Severity;
import io.weir.rules.asset.Criticality;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorKind;
import io.weir.rules.intel.Judgement;
import io.weir.rules.intel.Verdict;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class RiskScoreTest {
    private final RiskScore score = new RiskScore(RiskWeights.bundled());

    static Verdict verdict(String source, Judgement judgement, int confidence) {
        return new Verdict(
                new Indicator(IndicatorKind.IPV4, "203.0.113.66"), source, judgement, confidence, List.of(), "");
    }

    private static RiskFacts facts(Severity severity, Set<String> tactics, long count, Verdict... verdicts) {
        return new RiskFacts(severity, -1, tactics, 1, count, -1, "", Criticality.LOW, List.of(verdicts));
    }

    @Test
    void listsEveryPartWithItsReason() {
        RiskFacts facts = new RiskFacts(
                Severity.HIGH,
                -1,
                Set.of("credential_access", "Initial Access"),
                1,
                120,
                0,
                "Domain controllers",
                Criticality.CRITICAL,
                List.of(
                        verdict("samples.csv", Judgement.MALICIOUS, 90),
                        verdict("virustotal", Judgement.MALICIOUS, 60),
                        verdict("otx", Judgement.HARMLESS, 100)));
        Risk risk = score.of(facts);
        assertThat(risk.contributions())
                .containsExactly(
                        new RiskContribution("severity", 46, "the severity is high"),
                        new RiskContribution("tactic", 8, "it serves credential access"),
                        new RiskContribution(
                                "intel", 18, "203.0.113.66 is malicious according to samples.csv (confidence 90 %)"),
                        new RiskContribution("agreement", 3, "2 sources say malicious"),
                        new RiskContribution("asset", 15, "the criticality of Domain controllers is critical"),
                        new RiskContribution("count", 4, "there are 120 events"),
                        new RiskContribution("rarity", 4, "the rule had not fired in 30 days"));
        assertThat(risk.score()).isEqualTo(98);
        assertThat(risk.sentence())
                .isEqualTo(
                        "Risk 98 of 100, because the severity is high, 203.0.113.66 is malicious according to samples.csv"
                                + " (confidence 90 %) and the criticality of Domain controllers is critical.");
    }

    @Test
    void saysWhatLowersAScoreAndWhatTheLimitTakesAway() {
        Risk low = score.of(new RiskFacts(
                Severity.INFORMATIONAL,
                -1,
                Set.of(),
                1,
                1,
                800,
                "Test bench",
                Criticality.LOW,
                List.of(verdict("own", Judgement.HARMLESS, 100))));
        assertThat(low.score()).isZero();
        assertThat(low.contributions())
                .contains(new RiskContribution("limit", 19, "a score is at least 0 and at most 100"));
        assertThat(low.sentence())
                .isEqualTo(
                        "Risk 0 of 100, because the severity is informational; lowered because 203.0.113.66 is harmless"
                                + " according to own (confidence 100 %), the rule fired 800 times in 30 days and the criticality of"
                                + " Test bench is low.");
        RiskFacts own = new RiskFacts(Severity.LOW, 100, Set.of("impact"), 1, 1, -1, "", Criticality.LOW, List.of());
        assertThat(score.of(own).contributions())
                .containsExactly(
                        new RiskContribution("severity", 100, "the rule sets its own risk to 100"),
                        new RiskContribution("tactic", 15, "it serves impact"),
                        new RiskContribution("limit", -15, "a score is at least 0 and at most 100"));
    }

    @Test
    void anIncidentCountsTheTacticsThatItWentThrough() {
        RiskFacts first = facts(Severity.HIGH, Set.of("credential-access"), 20);
        RiskFacts second = facts(Severity.MEDIUM, Set.of("lateral-movement"), 1);
        assertThat(score.of(first.and(second)).contributions())
                .contains(new RiskContribution("breadth", 4, "the attack went through 2 tactics"))
                .contains(new RiskContribution("tactic", 10, "it serves lateral movement"));
        assertThat(score.of(facts(Severity.HIGH, Set.of("execution", "impact"), 1))
                        .contributions())
                .extracting(RiskContribution::name)
                .doesNotContain("breadth");
    }

    @Test
    void anIncidentIsAsBadAsItsWorstAlertAtLeast() {
        RiskFacts bad = facts(Severity.MEDIUM, Set.of("execution"), 1);
        RiskFacts harmless = facts(Severity.LOW, Set.of("execution"), 1, verdict("own", Judgement.HARMLESS, 100));
        Risk worst = score.of(bad);

        Risk risk = score.ofIncident(bad.and(harmless), 0, worst.score());

        assertThat(risk.score()).isEqualTo(worst.score());
        assertThat(risk.contributions())
                .contains(new RiskContribution("worst", 10, "an incident is as bad as its worst alert at least"));
    }

    @Property
    void contributionsAddUpToTheScoreOfAnIncident(
            @ForAll("facts") RiskFacts one, @ForAll("facts") RiskFacts other, @ForAll @IntRange(max = 9) int pivots) {
        int worst = Math.max(score.of(one).score(), score.of(other).score());
        Risk risk = score.ofIncident(one.and(other), pivots, worst);

        assertThat(risk.contributions().stream()
                        .mapToInt(RiskContribution::points)
                        .sum())
                .isEqualTo(risk.score());
        assertThat(risk.score()).isBetween(worst, 100);
    }

    @Property
    void contributionsAddUpToTheScore(@ForAll("facts") RiskFacts facts) {
        Risk risk = score.of(facts);
        assertThat(risk.contributions().stream()
                        .mapToInt(RiskContribution::points)
                        .sum())
                .isEqualTo(risk.score());
        assertThat(risk.score()).isBetween(0, 100);
        assertThat(risk.sentence())
                .startsWith("Risk " + risk.score() + " of 100")
                .endsWith(".");
    }

    @Property
    void contributionsAddUpWithAnyWeights(@ForAll("facts") RiskFacts facts, @ForAll("weights") RiskWeights weights) {
        Risk risk = new RiskScore(weights).of(facts);
        assertThat(risk.contributions().stream()
                        .mapToInt(RiskContribution::points)
                        .sum())
                .isEqualTo(risk.score());
        assertThat(risk.score()).isBetween(0, 100);
    }

    @Property
    void moreSeverityNeverLowersAScore(@ForAll("facts") RiskFacts facts) {
        int before = -1;
        for (Severity severity : Severity.values()) {
            RiskFacts same = new RiskFacts(
                    severity,
                    -1,
                    facts.tactics(),
                    facts.alerts(),
                    facts.count(),
                    facts.earlier(),
                    facts.assetName(),
                    facts.criticality(),
                    facts.verdicts());
            assertThat(score.of(same).score()).isGreaterThanOrEqualTo(before);
            before = score.of(same).score();
        }
    }

    @Property
    void factsOfSeveralAlertsAreTheSameInAnyOrder(
            @ForAll("facts") RiskFacts a, @ForAll("facts") RiskFacts b, @ForAll("facts") RiskFacts c) {
        assertThat(a.and(b).and(c)).isEqualTo(c.and(a.and(b))).isEqualTo(b.and(c.and(a)));
    }

    @Property
    void factsSurviveBeingStored(@ForAll("facts") RiskFacts facts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        facts.write(new DataOutputStream(bytes));
        assertThat(RiskFacts.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .isEqualTo(facts);
    }

    @Provide
    Arbitrary<RiskFacts> facts() {
        Arbitrary<Verdict> verdicts = Combinators.combine(
                        Arbitraries.of("a.csv", "b.csv", "virustotal", "abuseipdb", "otx"),
                        Arbitraries.of(Judgement.values()),
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.of("203.0.113.1", "203.0.113.2"))
                .as((source, judgement, confidence, address) -> new Verdict(
                        new Indicator(IndicatorKind.IPV4, address), source, judgement, confidence, List.of(), ""));
        Arbitrary<String> tactics = Arbitraries.of(
                "initial-access", "execution", "lateral_movement", "Exfiltration", "impact", "unheard-of", "stealth");
        return Combinators.combine(
                        Arbitraries.of(Severity.values()),
                        Arbitraries.integers().between(-1, 100),
                        tactics.set().ofMaxSize(4),
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.longs().between(1, 1_000_000),
                        Arbitraries.longs().between(-1, 2000),
                        Arbitraries.of("", "Web servers", "Domain controllers"),
                        verdicts.list().ofMaxSize(8))
                .as((severity, risk, names, alerts, count, earlier, asset, list) -> new RiskFacts(
                        severity,
                        risk,
                        names,
                        alerts,
                        count,
                        earlier,
                        asset,
                        asset.isEmpty() ? Criticality.LOW : Criticality.values()[asset.length() % 4],
                        list));
    }

    @Provide
    Arbitrary<RiskWeights> weights() {
        return Arbitraries.integers()
                .between(-100, 100)
                .list()
                .ofSize(6)
                .map(points -> RiskWeights.read(
                        "any.yml",
                        """
                severity: {informational: %1$d, low: %2$d, medium: %3$d, high: %4$d, critical: %5$d}
                tactic: {impact: %1$d, execution: %6$d}
                breadth: {points: %2$d, at-most: 3}
                pivots: {points: %4$d, at-most: 2}
                intel: {malicious: %3$d, suspicious: %4$d, harmless: %5$d, agreement: %6$d, at-most: 2}
                asset: {low: %1$d, medium: %2$d, high: %3$d, critical: %4$d}
                count: [{from: 5, points: %5$d}]
                rarity: {from: 0, points: %6$d}
                """
                                .formatted(points.toArray())));
    }
}
