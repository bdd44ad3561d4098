package io.weir.cli.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What the bundled rules find in public recordings; {@code docs/content.md} tells the figures. */
class RulesOnSharedRecordingsTest {
    private static final FormatSettings AUTO = FormatSettings.of(FormatSettings.AUTO);

    private final SharedRecordings recordings = new SharedRecordings();

    @Test
    void bruteForceIsFoundForExactlyTheAddressesThatGuessed() throws IOException {
        JsonNode truth = SharedRecordings.json(SharedRecordings.need("auth/OpenSSH_2k.truth.json"));
        List<Alert> alerts = recordings.alerts(SharedRecordings.need("auth/OpenSSH_2k.log"), AUTO.withYear(2015));

        Map<String, Long> largest = new HashMap<>();
        Map<String, Severity> severest = new HashMap<>();
        alerts.stream()
                .filter(alert -> recordings.name(alert).equals("ssh-brute-force"))
                .forEach(alert -> {
                    String address = alert.group().get("source.ip");
                    largest.merge(address, alert.count(), Math::max);
                    severest.merge(address, alert.severity(), Severity::max);
                });
        Map<String, Long> expected = new HashMap<>();
        for (JsonNode address : truth.get("per_ip")) {
            long most = address.get("max_in_sliding_60s_inclusive").asLong();
            if (most >= 5) {
                expected.put(address.get("ip").asText(), most);
            }
        }
        assertThat(expected).hasSize(truth.get("ips_at_least_5_in_60s").size());
        assertThat(largest).isEqualTo(expected);
        severest.forEach((address, severity) -> assertThat(severity)
                .as(address)
                .isEqualTo(
                        expected.get(address) >= 20
                                ? Severity.CRITICAL
                                : expected.get(address) >= 10 ? Severity.HIGH : Severity.MEDIUM));
        assertThat(recordings.countByRule(alerts)).doesNotContainKey("ssh-login-after-failures");
    }

    @Test
    void ordinaryParametersOfTheWebAreLeftAloneAndMostAttacksFound() throws IOException {
        Map<String, Map<String, Integer>> found =
                recordings.webParameters(SharedRecordings.need("web/httpparams_payload_train.csv.gz"));

        assertThat(found.get("norm")).containsOnly(Map.entry("all", 12_870));
        assertThat(share(found, "sqli", "web-sql-injection")).isGreaterThan(0.95);
        assertThat(share(found, "xss", "web-cross-site-scripting")).isGreaterThan(0.9);
        assertThat(share(found, "cmdi", "any")).isGreaterThan(0.9);
        assertThat(share(found, "path-traversal", "any")).isGreaterThan(0.75);
    }

    private static double share(Map<String, Map<String, Integer>> found, String kind, String rule) {
        return (double) found.get(kind).get(rule) / found.get(kind).get("all");
    }

    @Test
    void anOrdinaryAccessLogRaisesNothing() throws IOException {
        List<Alert> alerts = recordings.alerts(SharedRecordings.need("web/elastic_apache_access.log.gz"), AUTO);

        assertThat(recordings.countByRule(alerts)).isEmpty();
        assertThat(recordings.refused()).isZero();
    }

    @Test
    void ordinaryWindowsMachinesRaiseFewAlerts() throws IOException {
        assertThat(windows("security"))
                .isEqualTo(Map.of("account-created", 2L, "login-outside-hours-first", 9L, "new-admin", 3L));
        assertThat(windows("sysmon")).isEmpty();
        assertThat(windows("system")).isEqualTo(Map.of("log-cleared", 1L));
        assertThat(recordings.refused()).isZero();
    }

    private Map<String, Long> windows(String log) throws IOException {
        return recordings.countByRule(
                recordings.alerts(SharedRecordings.need("unlabelled-windows/" + log + ".jsonl.gz"), AUTO));
    }
}
