package io.weir.jobs.detect;

import io.weir.connectors.intel.MaxMindFileWriter;
import io.weir.connectors.telemetry.Incoming;
import io.weir.jobs.rules.DetectionRules;
import io.weir.rules.alert.Alert;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Impossible travel of people whose logons tell an address and no place. */
class DetectTravelTest {
    private static final DetectionRules RULES = DetectionRules.of(
            List.of(
                    new RuleSource(
                            "rules.yml",
                            """
                            title: Logon
                            name: logon
                            logsource: {product: linux, service: sshd}
                            detection: {selection: {event.action: logon}, condition: selection}
                            ---
                            title: Impossible travel
                            name: travel
                            correlation: {type: weir_geo_velocity, rules: [logon], group-by: [user.name], timespan: 1d}
                            """)),
            Telemetry.FORMATS,
            Telemetry.LANES);

    @TempDir
    Path directory;

    private Path cities() throws IOException {
        return new MaxMindFileWriter()
                .with("203.0.113.0/25", Map.of("location", Map.of("latitude", 48.85, "longitude", 2.35)))
                .with("198.51.100.0/24", Map.of("location", Map.of("latitude", -41.28, "longitude", 174.77)))
                .writeTo(directory.resolve("cities.mmdb"));
    }

    private static Incoming logon(int minute, String address, String place) {
        Instant time = Telemetry.START.plusSeconds(60L * minute);
        return Telemetry.read(
                minute,
                time,
                """
                {"@timestamp":"%s","event":{"action":"logon"},"process":{"name":"sshd"},"user":{"name":"mia"},
                 "source":{"ip":"%s"%s}}
                """
                        .formatted(time, address, place));
    }

    private static List<Alert> alerts(DetectionRules rules, Incoming... logons) throws Exception {
        try (DetectStages stages = DetectStages.open(rules)) {
            for (List<Found> found : DetectStages.matched(rules, List.of(logons))) {
                for (Found each : found) {
                    stages.process(each);
                }
            }
            stages.watermark(Long.MAX_VALUE);
            return stages.alerts();
        }
    }

    @Test
    void aFileSaysWhereTheAddressesAre() throws Exception {
        DetectionRules placed = RULES.placedBy(cities().toString());
        Incoming paris = logon(0, "203.0.113.5", "");
        Incoming wellington = logon(30, "198.51.100.5", "");

        assertThat(alerts(placed, paris, wellington)).singleElement().satisfies(alert -> {
            assertThat(alert.group()).isEqualTo(Map.of("user.name", "mia"));
            assertThat(alert.evidence().get(0).value()).isEqualTo("-41.28,174.77");
        });
        assertThat(alerts(placed, paris, logon(30, "192.0.2.5", ""))).isEmpty(); // nobody knows where that is
        assertThat(alerts(RULES, paris, wellington)).isEmpty();
    }

    @Test
    void whatTheEventSaysItselfCounts() throws Exception {
        Incoming paris = logon(0, "203.0.113.5", "");
        Incoming alsoParis = logon(30, "198.51.100.5", ",\"geo\":{\"location\":{\"lat\":48.8,\"lon\":2.3}}");

        assertThat(alerts(RULES.placedBy(cities().toString()), paris, alsoParis))
                .isEmpty();
    }

    @Test
    void aFileThatIsNotThereEndsTheStart() {
        DetectionRules placed = RULES.placedBy(directory.resolve("none.mmdb").toString());

        assertThatThrownBy(() -> DetectStages.matched(placed, List.of()))
                .hasStackTraceContaining("geoip.city-file: found '" + directory.resolve("none.mmdb") + "'")
                .hasStackTraceContaining("expected a file of MaxMind's format");
    }
}
