package io.weir.jobs.detect;

import io.weir.connectors.alert.AlertAvro;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.jobs.rules.DetectionRules;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Whoever sends telemetry decides how long its texts are; what is made of them has to fit into a record all the same. */
class LargeRecordTest {
    /** A tenth of what brokers take unless they are told otherwise. */
    private static final int MOST_BYTES = 100_000;

    private static final List<String> SCANNERS =
            IntStream.range(0, 20).mapToObj(number -> "scanner-" + number).toList();

    private static final DetectionRules RULES = DetectionRules.of(
            List.of(new RuleSource(
                    "scanners.yml",
                    """
                    title: Scanner
                    name: scanner
                    logsource: {product: linux, service: sshd}
                    detection:
                      selection: {user_agent.original|contains|all: [%s]}
                      condition: selection
                    weir: {group-by: [user_agent.original, host.name]}
                    ---
                    title: Scanner by keyword
                    name: keyword
                    logsource: {product: linux, service: sshd}
                    detection:
                      keywords: ['*scanner-7*']
                      condition: keywords
                    ---
                    title: Several agents
                    name: agents
                    correlation:
                      type: value_count
                      rules: [scanner]
                      group-by: [user.name]
                      timespan: 1m
                      condition: {field: user_agent.original, gte: 2}
                      generate: true
                    ---
                    title: Agent again
                    name: again
                    correlation:
                      type: event_count
                      rules: [scanner]
                      group-by: [user_agent.original]
                      timespan: 1m
                      condition: {gte: 2}
                      generate: true
                    ---
                    title: Scanner and scanner
                    name: both
                    chain:
                      within: 1m
                      entity: user.name
                      steps:
                        - {name: first, rule: scanner, times: 2}
                        - {name: then, rule: keyword}
                    """
                            .formatted(String.join(", ", SCANNERS)))),
            Telemetry.FORMATS,
            Telemetry.LANES);

    private static List<Alert> alerts;

    /** Two texts that differ in their last character; the first comes twice. */
    @BeforeAll
    static void detect() throws Exception {
        List<Incoming> telemetry = new ArrayList<>();
        for (String ending : List.of("a", "b", "a")) {
            telemetry.add(record(telemetry.size(), text(800_000, 1) + String.join(" ", SCANNERS) + ending));
        }
        try (DetectStages stages = DetectStages.open(RULES)) {
            for (List<Found> found : DetectStages.matched(RULES, telemetry)) {
                for (Found each : found) {
                    stages.process(each);
                }
            }
            stages.watermark(Telemetry.START.plusSeconds(3_600).toEpochMilli());
            alerts = stages.alerts();
        }
    }

    @Test
    void noAlertIsLargeWhateverItsEventsAre() throws Exception {
        assertThat(alerts)
                .extracting(Alert::ruleName)
                .contains("Scanner", "Scanner by keyword", "Several agents", "Agent again", "Scanner and scanner");
        for (Alert alert : alerts) {
            assertThat(AlertAvro.encode(alert).length).as(alert.ruleName()).isLessThan(MOST_BYTES);
        }
    }

    @Test
    void textsThatDifferFarBehindAreStillTwo() {
        assertThat(newest("Scanner")).hasSize(2);
        assertThat(newest("Agent again")).hasSize(1);
        assertThat(newest("Several agents")).hasSize(1);
    }

    @Test
    void neitherIsAnAlertOfAnotherSystem() throws Exception {
        Incoming suricata = Telemetry.read(
                5,
                Telemetry.START,
                """
                {"timestamp":"2026-03-01T09:00:00.000000+0000","event_type":"alert","src_ip":"203.0.113.9",
                 "src_port":50022,"dest_ip":"10.0.0.5","dest_port":22,"proto":"TCP",
                 "alert":{"action":"allowed","gid":1,"signature_id":2001219,"rev":20,
                  "signature":"%s","category":"Attempted Information Leak","severity":1}}
                """
                        .formatted(text(900_000, 4)));
        try (var match = new OneInputStreamOperatorTestHarness<Incoming, Hit>(
                new MatchRules.Factory(RULES, Telemetry.FORMATS, TelemetryLimits.DEFAULT))) {
            match.open();
            match.processElement(new StreamRecord<>(suricata, suricata.timeMillis()));

            Alert alert =
                    match.getSideOutput(MatchRules.FOREIGN_ALERTS).remove().getValue();
            assertThat(AlertAvro.encode(alert).length).isLessThan(MOST_BYTES);
        }
    }

    private static Map<String, Alert> newest(String rule) {
        return alerts.stream()
                .filter(alert -> alert.ruleName().equals(rule))
                .collect(Collectors.toMap(Alert::id, alert -> alert, (older, newer) -> newer));
    }

    private static Incoming record(int offset, String agent) {
        return Telemetry.read(
                offset,
                Telemetry.START,
                """
                {"@timestamp":"%s","event":{"category":["authentication"],"outcome":"failure"},
                 "process":{"name":"sshd"},"source":{"ip":"-"},"user":{"name":"%s"},"host":{"name":"%s"},
                 "user_agent":{"original":"%s"}}
                """
                        .formatted(Telemetry.START.plusSeconds(offset), text(50_000, 2), text(50_000, 3), agent));
    }

    /** What no compression makes shorter. */
    private static String text(int length, long seed) {
        return new Random(seed)
                .ints(length, 'a', 'z' + 1)
                .mapToObj(letter -> String.valueOf((char) letter))
                .collect(Collectors.joining());
    }
}
