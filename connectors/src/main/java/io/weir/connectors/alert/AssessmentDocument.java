package io.weir.connectors.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.intel.AddressOrigin;
import io.weir.rules.intel.Verdict;
import io.weir.rules.risk.Assessment;
import io.weir.rules.risk.Risk;
import io.weir.rules.risk.RiskContribution;

/** What is made of an alert, as a part of its document. */
public final class AssessmentDocument {
    private AssessmentDocument() {}

    /** Adds score, indicators, verdicts and asset to the document of an alert. */
    public static void put(Assessment assessment, ObjectNode document) {
        document.withObject("/event").put("risk_score", assessment.risk().score());
        ObjectNode weir = document.withObject("/weir");
        risk(weir.putObject("risk"), assessment.risk());
        weir.put("enrichment", assessment.isPartial() ? "partial" : "complete");
        if (!assessment.indicators().isEmpty()) {
            indicators(weir.putObject("indicators"), assessment);
            hashes(document, assessment);
        }
        if (!assessment.verdicts().isEmpty()) {
            ArrayNode intel = weir.putArray("intel");
            assessment.verdicts().forEach(verdict -> verdict(intel.addObject(), verdict));
        }
        assessment.asset().ifPresent(asset -> weir.putObject("asset")
                .put("name", asset.name())
                .put("criticality", asset.criticality().label())
                .put("owner", asset.owner())
                .put("role", asset.role()));
    }

    /** Adds where an address is, {@code source.ip} for example, beside it. */
    static void put(AddressOrigin origin, String field, ObjectNode document) {
        ObjectNode owner = document.withObject("/" + field.substring(0, field.indexOf('.')));
        if (!origin.country().isEmpty()) {
            owner.withObject("/geo").put("country_iso_code", origin.country());
        }
        if (!origin.city().isEmpty()) {
            owner.withObject("/geo").put("city_name", origin.city());
        }
        if (origin.network() != 0) {
            owner.withObject("/as").put("number", origin.network());
        }
        if (!origin.organisation().isEmpty()) {
            owner.withObject("/as/organization").put("name", origin.organisation());
        }
    }

    private static void risk(ObjectNode node, Risk risk) {
        node.put("score", risk.score());
        node.put("sentence", risk.sentence());
        ArrayNode contributions = node.putArray("contributions");
        for (RiskContribution each : risk.contributions()) {
            contributions
                    .addObject()
                    .put("name", each.name())
                    .put("points", each.points())
                    .put("reason", each.reason());
        }
    }

    private static void indicators(ObjectNode node, Assessment assessment) {
        for (Indicator indicator : assessment.indicators()) {
            node.withArray("/" + indicator.kind().label()).add(indicator.value());
        }
        if (assessment.indicatorsCut() > 0) {
            node.put("cut", assessment.indicatorsCut());
        }
    }

    private static void hashes(ObjectNode document, Assessment assessment) {
        for (Indicator indicator : assessment.indicators()) {
            if (indicator.kind().isHash()) {
                document.withObject("/related").withArray("/hash").add(indicator.value());
            }
        }
    }

    private static void verdict(ObjectNode node, Verdict verdict) {
        node.put("indicator", verdict.indicator().value());
        node.put("kind", verdict.indicator().kind().label());
        node.put("source", verdict.source());
        node.put("judgement", verdict.judgement().label());
        node.put("confidence", verdict.confidence());
        ArrayNode labels = node.putArray("labels");
        verdict.labels().forEach(labels::add);
        node.put("note", verdict.note());
    }
}
