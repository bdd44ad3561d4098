package io.weir.jobs.respond;

import io.weir.connectors.alert.DescribedAlert;
import io.weir.rules.alert.Alert;
import io.weir.rules.incident.ScorePart;
import io.weir.rules.incident.ScoredAlert;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.intel.AddressOrigin;
import io.weir.rules.risk.Assessment;

import java.util.Map;

/**
 * An alert with all that was made of it.
 *
 * @param origins where its addresses are, by the field that has them
 */
public record AssessedAlert(Alert alert, Assessment assessment, Map<String, AddressOrigin> origins) {
    /** For the incident it belongs to. */
    ScoredAlert scored() {
        return new ScoredAlert(
                alert,
                assessment.risk().score(),
                assessment.risk().contributions().stream()
                        .map(part -> new ScorePart(part.reason(), part.points()))
                        .toList(),
                assessment.indicators().stream().map(Indicator::value).toList(),
                assessment.facts());
    }

    /** As a document. */
    DescribedAlert described() {
        return DescribedAlert.of(alert, assessment, origins);
    }

    /** Versions of one alert are described together. */
    String key() {
        return DescribedAlert.key(alert.tenant(), alert.id());
    }
}
