package io.weir.jobs.detect;

import io.weir.connectors.intel.MaxMindFileWriter;
import io.weir.connectors.telemetry.Incoming;
import io.weir.generators.Shipment;
import io.weir.generators.Simulation;
import io.weir.generators.Simulation.Plan;
import io.weir.jobs.rules.DetectionRules;
import io.weir.rules.alert.Alert;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Rules beyond counting on an ordinary day, in the formats in which telemetry comes: they look at much and say nothing. */
class StatefulKindsTest {
    private static final Instant MORNING = Instant.parse("2026-03-04T08:00:00Z");
    private static final Set<String> KINDS = Set.of("beacon", "new-host", "travel", "far-logins", "rate");
    private static final String RULES =
            """
            title: Beacon
            name: beacon
            correlation:
              type: weir_beacon
              rules: [outbound-flow]
              group-by: [source.ip, destination.ip]
              timespan: 6h
              condition: {gte: 20}
            ---
            title: Host that nobody logged in to before
            name: new-host
            correlation:
              type: weir_first_seen
              rules: [ssh-login-succeeded]
              timespan: 30d
              condition: {field: host.name, learning: 2h}
            ---
            title: Impossible travel
            name: travel
            correlation: {type: weir_geo_velocity, rules: [ssh-login-succeeded], group-by: [user.name], timespan: 1d}
            ---
            title: Logins to a host from all over
            name: far-logins
            correlation: {type: weir_geo_velocity, rules: [ssh-login-succeeded], group-by: [host.name], timespan: 1d}
            ---
            title: Logins to a host from places not so far apart
            name: near-logins
            correlation:
              type: weir_geo_velocity
              rules: [ssh-login-succeeded]
              group-by: [host.name]
              timespan: 1d
              condition: {km: 470}
            ---
            title: Far more connections than usual
            name: rate
            correlation:
              type: weir_rate_change
              rules: [outbound-flow]
              group-by: [source.ip]
              timespan: 10m
              condition: {gte: 100, factor: 10, half-life: 2h, learning: 1h}
            """;

    @TempDir
    Path directory;

    /** Half of all addresses are in one place and half in another, 481 km apart: just not farther than databases are wrong. */
    private DetectionRules rules() throws Exception {
        Path cities = new MaxMindFileWriter()
                .with("0.0.0.0/1", Map.of("location", Map.of("latitude", 52.5, "longitude", 13.4)))
                .with("128.0.0.0/1", Map.of("location", Map.of("latitude", 52.5, "longitude", 20.5)))
                .writeTo(directory.resolve("cities.mmdb"));
        List<RuleSource> sources = Stream.concat(
                        RuleFiles.bundled().stream()
                                .filter(source -> source.file().endsWith("c2-beacon.yml")
                                        || source.file().endsWith("ssh-login-succeeded.yml")),
                        Stream.of(new RuleSource("kinds.yml", RULES)))
                .toList();
        return DetectionRules.of(sources, Telemetry.FORMATS, Telemetry.LANES).placedBy(cities.toString());
    }

    private static List<Incoming> ordinaryHours(int hours) {
        List<Incoming> telemetry = new ArrayList<>();
        Simulation day = Simulation.of(
                Plan.of(List.of(), 5, MORNING, Duration.ofHours(hours)).withBackground());
        while (day.hasNext()) {
            Shipment shipment = day.next();
            telemetry.add(Telemetry.read(shipment.topic(), telemetry.size(), shipment.time(), shipment.value()));
        }
        return telemetry;
    }

    @Test
    void nothingIsFoundOnAnOrdinaryDay() throws Exception {
        DetectionRules rules = rules();
        List<List<Found>> found = DetectStages.matched(rules, ordinaryHours(5));

        Map<String, Integer> seen = new HashMap<>();
        try (DetectStages stages = DetectStages.open(rules)) {
            for (List<Found> of : found) {
                for (Found each : of) {
                    stages.process(each);
                    if (each instanceof Found.ForStage forStage) {
                        seen.merge(forStage.hit().correlation(), 1, Integer::sum);
                    }
                }
            }
            stages.watermark(Long.MAX_VALUE);

            assertThat(seen).containsKeys(KINDS.toArray(String[]::new));
            assertThat(stages.alerts())
                    .filteredOn(alert -> KINDS.contains(alert.ruleId()))
                    .isEmpty();
            assertThat(stages.alerts()).extracting(Alert::ruleId).contains("near-logins");
            assertThat(stages.entries()).isZero();
        }
    }
}
