package io.weir.jobs.respond;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.DerivedId;
import io.weir.rules.alert.Severity;
import io.weir.rules.condition.Evidence;
import io.weir.rules.incident.Finding;
import io.weir.rules.incident.ScoredAlert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Alerts to tell stories of. */
final class Attacks {
    static final long NOON = 1_800_014_400_000L;
    static final long MINUTE = 60_000;
    static final long HOUR = 60 * MINUTE;

    private Attacks() {}

    static Alert alert(
            String tenant, String rule, long atMillis, String from, String to, Severity severity, String tactic) {
        String id = DerivedId.of(tenant, rule, from, to, Long.toString(atMillis));
        return new Alert(
                id,
                1,
                tenant,
                NOON + atMillis,
                rule,
                "Rule " + rule,
                "",
                severity,
                1,
                0,
                NOON + atMillis,
                NOON + atMillis,
                false,
                Map.of("source.ip", from),
                Map.of("source.ip", from, "destination.ip", to),
                List.of(tactic),
                List.of(),
                List.of(new Evidence("url.domain", "files." + rule + ".com", "files")),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                Alert.NO_RISK);
    }

    static Alert withRuleRisk(Alert alert, int risk) {
        return new Alert(
                alert.id(),
                alert.version(),
                alert.tenant(),
                alert.timeMillis(),
                alert.ruleId(),
                alert.ruleName(),
                alert.ruleVersion(),
                alert.severity(),
                alert.count(),
                alert.suppressed(),
                alert.firstMillis(),
                alert.lastMillis(),
                alert.shadow(),
                alert.group(),
                alert.entities(),
                alert.tactics(),
                alert.techniques(),
                alert.evidence(),
                alert.events(),
                alert.steps(),
                alert.stages(),
                alert.targets(),
                risk);
    }

    /** A later version, of as many events. */
    static Alert version(Alert alert, long version) {
        return new Alert(
                alert.id(),
                version,
                alert.tenant(),
                alert.timeMillis(),
                alert.ruleId(),
                alert.ruleName(),
                alert.ruleVersion(),
                alert.severity(),
                version,
                alert.suppressed(),
                alert.firstMillis(),
                alert.lastMillis(),
                alert.shadow(),
                alert.group(),
                alert.entities(),
                alert.tactics(),
                alert.techniques(),
                alert.evidence(),
                alert.events(),
                alert.steps(),
                alert.stages(),
                alert.targets(),
                alert.ruleRisk());
    }

    static Finding finding(String rule, long atMillis, String from, String to, Severity severity, String tactic) {
        return Finding.of(ScoredAlert.unscored(alert("default", rule, atMillis, from, to, severity, tactic)))
                .orElseThrow();
    }

    /** An attacker breaks into a machine and goes on to two more; each attacker and each machine is one of many. */
    static List<Alert> chain(int number, long startMillis) {
        String attacker = "203.0.113." + number;
        String first = "192.0.2." + number;
        String second = "198.51.100." + number;
        String third = "10.1.1." + number;
        List<Alert> alerts = new ArrayList<>();
        alerts.add(alert("default", "scan", startMillis, attacker, first, Severity.LOW, "reconnaissance"));
        alerts.add(
                alert("default", "guess", startMillis + MINUTE, attacker, first, Severity.MEDIUM, "credential-access"));
        alerts.add(
                alert("default", "login", startMillis + 2 * MINUTE, attacker, first, Severity.HIGH, "initial-access"));
        alerts.add(alert(
                "default", "move", startMillis + 10 * MINUTE, first, second, Severity.MEDIUM, "lateral-movement"));
        alerts.add(alert(
                "default", "move", startMillis + 20 * MINUTE, second, third, Severity.MEDIUM, "lateral-movement"));
        alerts.add(alert("default", "send", startMillis + 40 * MINUTE, third, attacker, Severity.HIGH, "exfiltration"));
        return alerts;
    }
}
