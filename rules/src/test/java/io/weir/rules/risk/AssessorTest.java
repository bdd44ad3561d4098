package io.weir.rules.risk;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.asset.Asset;
import io.weir.rules.asset.Assets;
import io.weir.rules.indicator.AlertIndicators;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorScanner;
import io.weir.rules.indicator.OwnPlaces;
import io.weir.rules.intel.IntelList;
import io.weir.rules.intel.IntelSet;
import io.weir.rules.intel.Judgement;
import io.weir.rules.intel.Verdict;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class AssessorTest {
    private static final long NOW = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();
    private static final Assets ASSETS = Assets.read(
            "assets.yaml",
            """
            assets:
              - {name: Web servers, networks: 10.1.0.0/16, criticality: high}
              - {name: Domain controllers, hosts: dc01, criticality: critical}
            """);
    private final IntelSet intel = IntelSet.EMPTY.with(
            IntelList.read("list.csv", "indicator,confidence,until\n203.0.113.0/24,90,\n203.0.113.5,100,2026-05-01\n"));
    private final AlertIndicators indicators = new AlertIndicators(IndicatorScanner.ofForeign(OwnPlaces.NONE));
    private final Assessor assessor = new Assessor(intel, ASSETS, new RiskScore(RiskWeights.bundled()));

    private static Alert alert() {
        return new Alert(
                "id",
                1,
                "default",
                NOW,
                "rule",
                "Rule",
                "",
                Severity.HIGH,
                12,
                0,
                NOW,
                NOW,
                false,
                Map.of("source.ip", "203.0.113.5"),
                Map.of("source.ip", "203.0.113.5", "destination.ip", "10.1.2.3", "host.name", "DC01.corp.example"),
                List.of("credential-access"),
                List.of("T1110"),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                Alert.NO_RISK);
    }

    private Assessment assess(List<Verdict> remote) {
        return assessor.assess(alert(), indicators.of(alert()), remote, 10);
    }

    @Test
    void putsTogetherWhatIsKnownAtTheTimeOfTheAlert() {
        Assessment assessment = assess(List.of());
        assertThat(assessment.indicators()).map(Indicator::toString).containsExactly("ipv4:203.0.113.5");
        assertThat(assessment.verdicts()).singleElement().satisfies(verdict -> {
            assertThat(verdict.confidence()).isEqualTo(90);
            assertThat(verdict.note()).isEqualTo("listed as 203.0.113.0/24");
        });
        assertThat(assessment.asset().map(Asset::name)).contains("Domain controllers");
        assertThat(assessment.isPartial()).isFalse();
        assertThat(assessment.risk().score()).isEqualTo(46 + 8 + 18 + 15 + 2);
    }

    @Test
    void whoCouldNotBeAskedMakesItPartialAndChangesNoScore() {
        Indicator address = indicators.of(alert()).all().get(0);
        Assessment assessment = assess(List.of(
                Verdict.unavailable(address, "virustotal", "no answer in time"), Verdict.unknown(address, "otx")));
        assertThat(assessment.isPartial()).isTrue();
        assertThat(assessment.verdicts()).hasSize(1);
        assertThat(assessment.risk()).isEqualTo(assess(List.of()).risk());
        Assessment agreed = assess(List.of(new Verdict(address, "abuseipdb", Judgement.MALICIOUS, 100, List.of(), "")));
        assertThat(agreed.risk().score()).isEqualTo(assessment.risk().score() + 2 + 3);
    }
}
