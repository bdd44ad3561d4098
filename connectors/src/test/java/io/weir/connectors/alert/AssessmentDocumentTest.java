package io.weir.connectors.alert;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.rules.alert.Severity;
import io.weir.rules.asset.Asset;
import io.weir.rules.asset.Criticality;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorKind;
import io.weir.rules.intel.Judgement;
import io.weir.rules.intel.Verdict;
import io.weir.rules.risk.Assessment;
import io.weir.rules.risk.RiskFacts;
import io.weir.rules.risk.RiskScore;
import io.weir.rules.risk.RiskWeights;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class AssessmentDocumentTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void goesIntoTheDocumentOfTheAlert() throws IOException {
        Indicator address = new Indicator(IndicatorKind.IPV4, "203.0.113.5");
        Indicator hash = new Indicator(IndicatorKind.MD5, "9e107d9d372bb6826bd81d3542a419d6");
        Verdict verdict = new Verdict(
                address, "list.csv", Judgement.MALICIOUS, 90, List.of("scanner"), "listed as 203.0.113.0/24");
        RiskFacts facts =
                new RiskFacts(Severity.HIGH, -1, Set.of(), 1, 1, -1, "Web", Criticality.HIGH, List.of(verdict));
        Assessment assessment = new Assessment(
                List.of(address, hash),
                3,
                List.of(verdict),
                true,
                Optional.of(new Asset("Web", Criticality.HIGH, "web team", "")),
                facts,
                new RiskScore(RiskWeights.bundled()).of(facts));
        ObjectNode document = (ObjectNode)
                JSON.readTree(
                        """
                {"event":{"kind":"alert"},"related":{"ip":["203.0.113.5"]},"weir":{"tenant":"default"}}
                """);
        AssessmentDocument.put(assessment, document);
        assertThat(document)
                .isEqualTo(
                        JSON.readTree(
                                """
                        {"event":{"kind":"alert","risk_score":72},
                         "related":{"ip":["203.0.113.5"],"hash":["9e107d9d372bb6826bd81d3542a419d6"]},
                         "weir":{"tenant":"default",
                          "risk":{"score":72,
                           "sentence":"Risk 72 of 100, because the severity is high, 203.0.113.5 is malicious according to list.csv (confidence 90 %) and the criticality of Web is high.",
                           "contributions":[
                            {"name":"severity","points":46,"reason":"the severity is high"},
                            {"name":"intel","points":18,"reason":"203.0.113.5 is malicious according to list.csv (confidence 90 %)"},
                            {"name":"asset","points":8,"reason":"the criticality of Web is high"}]},
                          "enrichment":"partial",
                          "indicators":{"ipv4":["203.0.113.5"],"md5":["9e107d9d372bb6826bd81d3542a419d6"],"cut":3},
                          "intel":[{"indicator":"203.0.113.5","kind":"ipv4","source":"list.csv","judgement":"malicious","confidence":90,
                           "labels":["scanner"],"note":"listed as 203.0.113.0/24"}],
                          "asset":{"name":"Web","criticality":"high","owner":"web team","role":""}}}
                        """));
    }
}
