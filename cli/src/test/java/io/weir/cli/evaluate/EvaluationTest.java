package io.weir.cli.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.generators.Truth;
import io.weir.generators.Truth.Expected;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

import javax.xml.parsers.DocumentBuilderFactory;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class EvaluationTest {
    private static final Instant START = Instant.parse("2026-03-04T09:00:00Z");
    private static final String ATTACKER = "203.0.113.7";
    private static final Map<String, String> NAMES = Map.of("id-1", "ssh-brute-force", "id-2", "port-scan");
    private static final Truth BRUTE_FORCE = truth(
            List.of(new Expected("ssh-brute-force", Map.of("source.ip", ATTACKER), Optional.of(Severity.HIGH))),
            List.of(),
            Optional.empty());

    @Test
    void anExpectedAlertIsFoundByNameGroupSeverityAndTime() {
        Score score = evaluate(BRUTE_FORCE, alert("id-1", ATTACKER, Severity.CRITICAL, 40))
                .total();

        assertThat(score.recall()).isEqualTo(1);
        assertThat(score.precision()).isEqualTo(1);
        assertThat(score.medianDelay()).contains(Duration.ofSeconds(40));
    }

    @Test
    void tooMildMeansMissedButTrue() {
        Evaluation evaluation = evaluate(BRUTE_FORCE, alert("id-1", ATTACKER, Severity.MEDIUM, 40));

        assertThat(evaluation.total().recall()).isZero();
        assertThat(evaluation.total().precision()).isEqualTo(1);
        assertThat(evaluation.missed())
                .containsExactly(
                        new Evaluation.Missed("ssh-brute-force", 3, "ssh-brute-force", Map.of("source.ip", ATTACKER)));
    }

    @Test
    void anAlertAboutSomebodyElseIsFalse() {
        Evaluation evaluation = evaluate(
                BRUTE_FORCE,
                alert("id-1", ATTACKER, Severity.HIGH, 40),
                alert("id-1", "192.0.2.10", Severity.HIGH, 50));

        assertThat(evaluation.total().recall()).isEqualTo(1);
        assertThat(evaluation.total().precision()).isEqualTo(0.5);
        assertThat(evaluation.rules().get("ssh-brute-force").falseAlerts()).isEqualTo(1);
        assertThat(evaluation.falseAlarms())
                .extracting(Evaluation.FalseAlarm::group)
                .containsExactly(Map.of("source.ip", "192.0.2.10"));
    }

    @Test
    void anAlertLongBeforeOrAfterTheAttackIsNotAboutIt() {
        assertThat(evaluate(BRUTE_FORCE, alert("id-1", ATTACKER, Severity.HIGH, -60))
                        .total()
                        .recall())
                .isZero();
        assertThat(evaluate(BRUTE_FORCE, alert("id-1", ATTACKER, Severity.HIGH, 7200))
                        .total()
                        .falseAlerts())
                .isEqualTo(1);
    }

    @Test
    void anotherAlertAboutTheAttackerIsTrueThoughNobodyAskedForIt() {
        Evaluation evaluation = evaluate(BRUTE_FORCE, alert("id-2", ATTACKER, Severity.LOW, 5));

        assertThat(evaluation.total().precision()).isEqualTo(1);
        assertThat(evaluation.total().recall()).isZero();
        assertThat(evaluation.rules().get("port-scan").alerts()).isEqualTo(1);
    }

    @Test
    void anAlertThatMustNotComeIsFalse() {
        Truth quiet = truth(
                List.of(),
                List.of(new Expected("ssh-brute-force", Map.of("source.ip", ATTACKER), Optional.empty())),
                Optional.empty());

        assertThat(evaluate(quiet, alert("id-1", ATTACKER, Severity.HIGH, 40))
                        .total()
                        .falseAlerts())
                .isEqualTo(1);
        assertThat(evaluate(quiet).total().recall()).isEqualTo(1);
    }

    @Test
    void aChainIsExpectedLikeAnyRule() {
        Truth chained = truth(List.of(), List.of(), Optional.of("port-scan"));

        assertThat(evaluate(chained).total().recall()).isZero();
        assertThat(evaluate(chained, alert("id-2", ATTACKER, Severity.HIGH, 40))
                        .total()
                        .recall())
                .isEqualTo(1);
    }

    @Test
    void alertsOfRulesInShadowDoNotCount() {
        Alert shadow = alert("id-1", "192.0.2.10", Severity.HIGH, 1, true);

        assertThat(evaluate(BRUTE_FORCE, shadow).total().alerts()).isZero();
    }

    @Test
    void anOrdinaryDayHasNothingToFindAndNothingToRaise() {
        Evaluation quiet = Evaluation.of(List.of(new Run("background", 1, List.of(), List.of())), NAMES);
        Evaluation noisy = Evaluation.of(
                List.of(new Run("background", 1, List.of(), List.of(alert("id-2", ATTACKER, Severity.HIGH, 0)))),
                NAMES);

        assertThat(quiet.total().precision()).isEqualTo(1);
        assertThat(noisy.scenarios().get("background").precision()).isZero();
    }

    @Test
    void theTableNeverRoundsUpToOne() {
        assertThat(EvaluationReport.share(0.99999)).isEqualTo("0.999");
        assertThat(EvaluationReport.share(1)).isEqualTo("1.000");
        assertThat(new EvaluationReport(evaluate(BRUTE_FORCE)).rows(Map.of()))
                .containsExactly(List.of("total", "1", "0", "0.000", "0", "0", "1.000", "-"));
    }

    @Test
    void jsonSaysTheSame() throws Exception {
        String json =
                new EvaluationReport(evaluate(BRUTE_FORCE, alert("id-1", "192.0.2.10", Severity.HIGH, 50))).json();

        JsonNode report = new ObjectMapper().readTree(json);
        assertThat(report.at("/total/recall").asDouble()).isZero();
        assertThat(report.at("/rules/ssh-brute-force/false_alerts").asInt()).isEqualTo(1);
        assertThat(report.at("/missed/0/rule").asText()).isEqualTo("ssh-brute-force");
        assertThat(report.at("/false_alarms/0/group/source.ip").asText()).isEqualTo("192.0.2.10");
    }

    @Test
    void thePageNeedsNothingElseAndTrustsNoValue() throws Exception {
        String page =
                EvaluationPage.of(evaluate(BRUTE_FORCE, alert("id-1", "<script>alert(1)</script>", Severity.HIGH, 50)));

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("<svg", "class=\"bad\"", "&lt;script&gt;")
                .doesNotContain("<script", "http://", "https://", "@import");
        String svg = page.substring(page.indexOf("<svg"), page.indexOf("</svg>") + 6);
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(2);
    }

    private static Evaluation evaluate(Truth truth, Alert... alerts) {
        return Evaluation.of(List.of(new Run(truth.scenario(), 3, List.of(truth), List.of(alerts))), NAMES);
    }

    private static Truth truth(List<Expected> expected, List<Expected> silent, Optional<String> chain) {
        return new Truth(
                "ssh-brute-force",
                3,
                START,
                START.plusSeconds(60),
                List.of(ATTACKER),
                List.of(),
                List.of(),
                expected,
                silent,
                chain,
                Optional.empty());
    }

    private static Alert alert(String ruleId, String address, Severity severity, int afterSeconds) {
        return alert(ruleId, address, severity, afterSeconds, false);
    }

    private static Alert alert(String ruleId, String address, Severity severity, int afterSeconds, boolean isShadow) {
        long time = START.plusSeconds(afterSeconds).toEpochMilli();
        return new Alert(
                ruleId + address + afterSeconds,
                1,
                "default",
                time,
                ruleId,
                "A rule",
                "1",
                severity,
                5,
                0,
                time,
                time,
                isShadow,
                Map.of("source.ip", address),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                Alert.NO_RISK);
    }
}
