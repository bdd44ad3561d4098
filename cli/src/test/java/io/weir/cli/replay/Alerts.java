package io.weir.cli.replay;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Alerts to be compared. */
final class Alerts {
    static final Instant NINE = Instant.parse("2026-03-01T09:00:00Z");

    private Alerts() {}

    static Alert alert(String rule, String address, Severity severity, long count) {
        return alert("id-" + rule + "-" + address, rule, address, severity, count);
    }

    static Alert alert(String id, String rule, String address, Severity severity, long count) {
        long nine = NINE.toEpochMilli();
        return new Alert(
                id,
                1,
                "default",
                nine,
                "id of " + rule,
                rule,
                "",
                severity,
                count,
                0,
                nine - 1_000,
                nine + 5_000,
                false,
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
