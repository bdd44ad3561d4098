package io.weir.jobs.detect;

import io.weir.connectors.telemetry.JsonTelemetry;
import io.weir.connectors.telemetry.Reading;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.generators.Scenario;
import io.weir.generators.Shipment;
import io.weir.generators.SshBackground;
import io.weir.generators.SshBruteForce;
import io.weir.generators.World;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Telemetry for tests, read as the job reads it. */
final class Telemetry {
    static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    static final String ATTACKER = "203.0.113.9";

    private static final JsonTelemetry READER = new JsonTelemetry(TelemetryLimits.DEFAULT);

    private Telemetry() {}

    static Reading read(long offset, Instant time, String value) {
        return READER.read(new TelemetryRecord(
                "default", "telemetry.auth", 0, offset, time.toEpochMilli(), value.getBytes(StandardCharsets.UTF_8)));
    }

    static Reading failure(long offset, String address, Instant time) {
        return read(
                offset,
                time,
                """
                {"@timestamp":"%s","event":{"category":["authentication"],"outcome":"failure"},
                 "process":{"name":"sshd"},"source":{"ip":"%s"},"user":{"name":"root"},"host":{"name":"web-01"}}
                """
                        .formatted(time, address));
    }

    /** An attack of 24 attempts among ordinary logins. */
    static List<Reading> attackAmongLogins(long seed) {
        World world = World.seeded(seed);
        List<Shipment> shipments = Scenario.together(
                seed,
                START,
                Duration.ofMinutes(2),
                new SshBruteForce(world, ATTACKER, 24),
                new SshBackground(world, 1));
        List<Reading> readings = new ArrayList<>();
        for (Shipment shipment : shipments) {
            readings.add(read(readings.size(), shipment.time(), shipment.value()));
        }
        return readings;
    }
}
