package io.weir.jobs.detect;

import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.rules.RulePiece;
import io.weir.jobs.rules.RuleUpdate;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.alert.Severity;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.condition.Evidence;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class MatchRulesTest {
    private static final String ROOT_LOGIN =
            """
            title: Root login
            name: root-login
            logsource: {product: linux, service: sshd}
            detection: {selection: {user.name: root}, condition: selection}
            ---
            title: Root logins
            id: 5a1e7d5e-0000-4000-8000-000000000001
            correlation: {type: event_count, rules: [root-login], group-by: [user.name], timespan: 1m, condition: {gte: 2}}
            """;

    private static final String SESSION_OPENS =
            """
            title: Console session opens
            name: session-console-opens
            logsource: {product: linux, service: sshd}
            detection: {selection: {user.name: root}, condition: selection}
            weir:
              session: {opens: console, id: process.name, user: user.name, origin: source.ip}
            """;

    private OneInputStreamOperatorTestHarness<Incoming, Hit> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.open();
    }

    private static OneInputStreamOperatorTestHarness<Incoming, Hit> harness() throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new MatchRules.Factory(Telemetry.RULES, Telemetry.FORMATS, TelemetryLimits.DEFAULT));
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void process(Incoming incoming) throws Exception {
        harness.processElement(new StreamRecord<>(incoming, incoming.timeMillis()));
    }

    private void announce(RuleUpdate update) throws Exception {
        for (RulePiece piece : RulePiece.of(update)) {
            ((MatchRules) harness.getOperator()).handleOperatorEvent(piece);
        }
    }

    /** Rules that are compiled by the time they are told of, so that they hold from the next event on. */
    private static RuleUpdate pushed(String text) {
        RuleUpdate update = new RuleUpdate(1, RuleDocument.of(new RuleSource("root.yml", text)));
        Telemetry.RULES.compiled(update);
        return update;
    }

    @Test
    void pushedRulesMatchFromThenOnAndAfterARestart() throws Exception {
        process(Telemetry.failure(1, "203.0.113.9", Telemetry.START));
        announce(pushed(ROOT_LOGIN));
        process(Telemetry.failure(2, "203.0.113.9", Telemetry.START));

        assertThat(harness.extractOutputValues())
                .extracting(Hit::eventId, Hit::correlation)
                .containsExactlyInAnyOrder(
                        tuple("telemetry.auth-0-1", "d45a21d9-399a-4948-ba76-fba281625699"),
                        tuple("telemetry.auth-0-2", "d45a21d9-399a-4948-ba76-fba281625699"),
                        tuple("telemetry.auth-0-2", "5a1e7d5e-0000-4000-8000-000000000001"));

        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        try (var restored = harness()) {
            restored.setup();
            restored.initializeState(snapshot);
            restored.open();
            Incoming next = Telemetry.failure(3, "203.0.113.9", Telemetry.START);
            restored.processElement(new StreamRecord<>(next, next.timeMillis()));
            assertThat(restored.extractOutputValues()).hasSize(2);
        }
    }

    @Test
    void whatIsHeldInAFloodIsPassedNeitherByTimeNorByACheckpoint() throws Exception {
        for (int i = 0; i < 10; i++) {
            process(Telemetry.failure(i, "203.0.113.9", Telemetry.START));
        }
        assertThat(harness.extractOutputValues()).hasSize(Bursts.AT_ONCE);

        harness.processWatermark(Telemetry.START.toEpochMilli());
        assertThat(harness.extractOutputValues()).hasSize(10);
        assertThat(new ArrayList<>(harness.getOutput()))
                .last()
                .isEqualTo(new Watermark(Telemetry.START.toEpochMilli()));

        for (int i = 10; i < 20; i++) {
            process(Telemetry.failure(i, "203.0.113.9", Telemetry.START));
        }
        harness.prepareSnapshotPreBarrier(1);
        assertThat(harness.extractOutputValues()).hasSize(20);
    }

    @Test
    void aFailedLoginBecomesAHitWithItsGroupAndEvidence() throws Exception {
        process(Telemetry.failure(17, "203.0.113.9", Telemetry.START));

        assertThat(harness.extractOutputValues()).singleElement().satisfies(hit -> {
            assertThat(hit.correlation()).isEqualTo("d45a21d9-399a-4948-ba76-fba281625699");
            assertThat(hit.group()).isEqualTo(Map.of("source.ip", "203.0.113.9"));
            assertThat(hit.eventId()).isEqualTo("telemetry.auth-0-17");
            assertThat(hit.timeMillis()).isEqualTo(Telemetry.START.toEpochMilli());
            assertThat(hit.entities()).containsEntry("user.name", "root").containsEntry("host.name", "web-01");
            assertThat(hit.evidence()).extracting(Evidence::field).contains("event.outcome", "event.action");
        });
    }

    @Test
    void anAlertOfAnotherSystemJoinsOursAndIsNotMatched() throws Exception {
        process(
                Telemetry.read(
                        5,
                        Telemetry.START,
                        """
                        {"timestamp":"2026-03-01T09:00:00.000000+0000","event_type":"alert","src_ip":"203.0.113.9",
                         "src_port":50022,"dest_ip":"10.0.0.5","dest_port":22,"proto":"TCP",
                         "alert":{"action":"allowed","gid":1,"signature_id":2001219,"rev":20,
                          "signature":"SSH scan","category":"Attempted Information Leak","severity":1}}
                        """));

        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(harness.getSideOutput(MatchRules.FOREIGN_ALERTS))
                .singleElement()
                .satisfies(found -> {
                    Alert alert = found.getValue();
                    assertThat(alert.ruleName()).isEqualTo("SSH scan");
                    assertThat(alert.severity()).isEqualTo(Severity.HIGH);
                    assertThat(alert.entities()).containsEntry("source.ip", "203.0.113.9");
                    assertThat(alert.timeMillis()).isEqualTo(Telemetry.START.toEpochMilli());
                });
    }

    @Test
    void aRuleThatNoCorrelationSilencesAlertsAtOnce() throws Exception {
        String rule = ROOT_LOGIN.substring(0, ROOT_LOGIN.indexOf("---"));
        announce(pushed(rule));
        process(Telemetry.failure(2, "203.0.113.9", Telemetry.START));

        assertThat(harness.getSideOutput(MatchRules.INSTANT_HITS))
                .singleElement()
                .satisfies(hit -> {
                    assertThat(hit.getValue().correlation()).isEqualTo("root-login");
                    assertThat(hit.getValue().group()).isEqualTo(Map.of("source.ip", "203.0.113.9"));
                    assertThat(hit.getValue().rulesVersion()).isEqualTo(1);
                });
    }

    @Test
    void aRuleOnTrialOpensNoSession() throws Exception {
        assertThat(sessionsOf(SESSION_OPENS))
                .singleElement()
                .satisfies(signal -> assertThat(signal.mark().origin()).isEqualTo("203.0.113.9"));

        assertThat(sessionsOf(SESSION_OPENS + "  shadow: true\n")).isEmpty();
    }

    /** What hosts are told of sessions when somebody came from an address. */
    private static List<HostSignal> sessionsOf(String rule) throws Exception {
        DetectionRules rules =
                DetectionRules.of(List.of(new RuleSource("session.yml", rule)), Telemetry.FORMATS, Telemetry.LANES);
        Incoming login = Telemetry.failure(1, "203.0.113.9", Telemetry.START);
        return DetectStages.matched(rules, List.of(login)).get(0).stream()
                .filter(Found.ForHost.class::isInstance)
                .map(found -> ((Found.ForHost) found).signal())
                .filter(signal -> signal.mark() != null)
                .toList();
    }

    @Test
    void anEventThatMatchesNothingGoesNoFurther() throws Exception {
        process(Telemetry.read(1, Telemetry.START, "{\"event\":{\"outcome\":\"success\"}}"));

        assertThat(harness.extractOutputValues()).isEmpty();
    }

    @Test
    void whatCouldNotBeReadGoesToTheDeadLetters() throws Exception {
        process(Telemetry.read(1, Telemetry.START, "{\"event\":"));

        assertThat(harness.getSideOutput(MatchRules.DEAD_LETTERS))
                .singleElement()
                .satisfies(letter -> assertThat(letter.getValue().reason()).startsWith("not JSON"));
    }

    @Test
    void anEventFromTheFutureCountsAsOfItsArrival() throws Exception {
        String fromTheFuture =
                """
                {"@timestamp":"2099-01-01T00:00:00Z","event":{"category":"authentication","outcome":"failure"},
                 "process":{"name":"sshd"},"source":{"ip":"203.0.113.9"}}
                """;
        process(Telemetry.read(1, Telemetry.START, fromTheFuture));

        assertThat(harness.extractOutputValues()).singleElement().satisfies(hit -> assertThat(hit.timeMillis())
                .isEqualTo(Telemetry.START.toEpochMilli()));
    }
}
