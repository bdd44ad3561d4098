package io.weir.jobs.detect;

import io.weir.connectors.telemetry.Incoming;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.time.Lanes;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertStep;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Slow topics and fast ones in one job. */
class DetectLanesTest {
    private static final Duration FAST = Duration.ofMillis(500);
    private static final Duration SLOW = Duration.ofSeconds(8);
    private static final Lanes LANES =
            new Lanes(FAST, List.of(new Lanes.Lane(Pattern.compile("telemetry\\.cloud"), SLOW, List.of("aws"))));
    private static final DetectionRules RULES = DetectionRules.of(
            List.of(
                    new RuleSource(
                            "rules.yml",
                            """
                            title: Login
                            name: login
                            level: low
                            logsource: {product: linux, service: sshd}
                            detection: {selection: {event.action: login}, condition: selection}
                            ---
                            title: Logins
                            name: logins
                            correlation:
                              {type: event_count, rules: [login], group-by: [source.ip], timespan: 1m, condition: {gte: 2}}
                            ---
                            title: Call
                            name: call
                            level: low
                            logsource: {product: aws, service: cloudtrail}
                            detection: {selection: {eventName: CreateUser}, condition: selection}
                            ---
                            title: Logins and calls
                            name: both
                            correlation:
                              {type: event_count, rules: [login, call], group-by: [source.ip], timespan: 1m, condition: {gte: 4}}
                            ---
                            title: Logins, then a call
                            name: story
                            chain:
                              within: 1m
                              steps:
                                - {name: logins, rule: logins}
                                - {name: call, rule: call}
                            """)),
            Telemetry.FORMATS,
            LANES);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private long offset;

    private Incoming login(String action, Instant time) {
        return Telemetry.read(
                "telemetry.auth",
                offset++,
                Instant.now(),
                """
                {"@timestamp":"%s","event":{"action":"%s"},"source":{"ip":"203.0.113.9"},"process":{"name":"sshd"}}
                """
                        .formatted(time, action));
    }

    private Incoming call(String name, Instant time) {
        return Telemetry.read(
                "telemetry.cloud",
                offset++,
                Instant.now(),
                """
                {"eventVersion":"1.08","eventSource":"iam.amazonaws.com","eventName":"%s","awsRegion":"us-east-1",
                 "eventTime":"%s","eventID":"call-%d","sourceIPAddress":"203.0.113.9","eventType":"AwsApiCall",
                 "userIdentity":{"type":"IAMUser","userName":"somebody"}}
                """
                        .formatted(name, time, offset));
    }

    /** Two partitions of a fast topic and two of a slow one. */
    private List<Incoming> round(String login, Instant loginTime, String call, Instant callTime) {
        return List.of(
                login(login, loginTime), login(login, loginTime), call(call, callTime), call("Nothing", callTime));
    }

    @Test
    void rulesOverSlowTopicsWaitForThemAndOthersDoNot(@InjectMiniCluster MiniCluster cluster) throws Exception {
        try (var detection = new RunningDetection(cluster, LANES)) {
            detection.start(RULES, 2, Optional.empty());
            Instant start = Instant.now();
            detection.send(round("login", start, "CreateUser", start.minusSeconds(3)));
            RunningDetection.await(() -> !detection.alerts("logins").isEmpty());
            assertThat(detection.alerts("both")).isEmpty();

            // A straggler, from before what was decided already; and one that follows it in the story.
            detection.send(round("nothing", Instant.now(), "CreateUser", start.minusSeconds(1)));
            detection.send(round("nothing", Instant.now(), "CreateUser", start.plusMillis(200)));
            RunningDetection.await(() -> !detection.alerts("both").isEmpty()
                    && !detection.alerts("story").isEmpty());

            assertThat(detection.deadLetters()).isEmpty();
            assertThat(detected(detection.alerts("logins").get(0), start)).isLessThan(SLOW);
            assertThat(detected(detection.alerts("both").get(0), start)).isGreaterThan(SLOW.minus(FAST));
            assertThat(detection.alerts("both").get(0).firstMillis())
                    .isEqualTo(start.minusSeconds(3).toEpochMilli());
            assertThat(detection.alerts("story").get(0).steps())
                    .extracting(AlertStep::timeMillis)
                    .containsExactly(start.toEpochMilli(), start.plusMillis(200).toEpochMilli());
        }
    }

    private static Duration detected(Alert alert, Instant start) {
        return Duration.between(start, Instant.ofEpochMilli(alert.stages().get("detected")));
    }
}
