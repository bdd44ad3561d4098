package io.weir.connectors.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.elasticsearch.Templates;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.asset.Assets;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.incident.Triage;
import io.weir.rules.indicator.FoundIndicators;
import io.weir.rules.intel.AddressOrigin;
import io.weir.rules.intel.IntelSet;
import io.weir.rules.risk.Assessor;
import io.weir.rules.risk.RiskScore;
import io.weir.rules.risk.RiskWeights;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class DescribedAlertTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NOON = Instant.parse("2027-01-15T12:00:00Z").toEpochMilli();
    private static final Assessor ASSESSOR =
            new Assessor(IntelSet.EMPTY, Assets.NONE, new RiskScore(RiskWeights.bundled()));

    private static DescribedAlert described(long version) {
        Alert alert = new Alert(
                "a1",
                version,
                "default",
                NOON,
                "rule",
                "Rule",
                "",
                Severity.HIGH,
                version,
                0,
                NOON,
                NOON + version,
                false,
                Map.of("source.ip", "203.0.113.9"),
                Map.of("source.ip", "203.0.113.9"),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                Alert.NO_RISK);
        return DescribedAlert.of(
                alert,
                ASSESSOR.assess(alert, new FoundIndicators(1), List.of(), 0),
                Map.of("source.ip", new AddressOrigin("DE", "", 64496, "Example")));
    }

    private static Triage triage(long version) {
        return new Triage(
                "default",
                "a1",
                version,
                Status.ACKNOWLEDGED,
                "anna",
                "",
                NOON + 60_000,
                0,
                List.of(new Note(NOON + 60_000, "anna", "acknowledge", "")));
    }

    private static JsonNode read(IndexDocument document) throws IOException {
        return JSON.readTree(document.json());
    }

    @Test
    void tellsAlertScoreAndOrigin() throws IOException {
        IndexDocument document = described(3).document();

        assertThat(document.index()).isEqualTo("weir-alerts-2027.01");
        assertThat(document.version()).isEqualTo(3);
        JsonNode json = read(document);
        assertThat(json.at("/weir/alert/status").asText()).isEqualTo("open");
        assertThat(json.at("/source/geo/country_iso_code").asText()).isEqualTo("DE");
        assertThat(json.at("/source/as/number").asLong()).isEqualTo(64496);
        assertThat(json.at("/source/ip").asText()).isEqualTo("203.0.113.9");
        int sum = 0;
        for (JsonNode part : json.at("/weir/risk/contributions")) {
            sum += part.at("/points").asInt();
        }
        assertThat(sum).isEqualTo(json.at("/weir/risk/score").asInt()).isPositive();
    }

    @Test
    void tellsWhatPeopleDecided() throws IOException {
        JsonNode alert = read(described(3).document(triage(2))).at("/weir/alert");

        assertThat(alert.at("/status").asText()).isEqualTo("acknowledged");
        assertThat(alert.at("/assignee").asText()).isEqualTo("anna");
        assertThat(alert.at("/acknowledged").asText()).isEqualTo("2027-01-15T12:01:00Z");
        assertThat(alert.at("/history/0/action").asText()).isEqualTo("acknowledge");
        assertThat(alert.at("/count").asLong()).isEqualTo(3);
    }

    @Test
    void whatIsNewerInOneRespectAndNotOlderInTheOtherHasAHigherVersion() {
        for (long version = 1; version < 4; version++) {
            for (long decisions = 1; decisions < 4; decisions++) {
                long own = described(version).document(triage(decisions)).version();
                assertThat(described(version + 1).document(triage(decisions)).version())
                        .isGreaterThan(own);
                assertThat(described(version).document(triage(decisions + 1)).version())
                        .isGreaterThan(own);
                assertThat(described(version).document().version()).isLessThan(own);
            }
        }
    }

    @Test
    void theTemplateMapsWhatIsAdded() throws IOException {
        assertThat(Templates.unmapped("weir-alerts", read(described(1).document(triage(1)))))
                .isEmpty();
    }
}
