package io.weir.rules.indicator;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertStep;
import io.weir.rules.condition.Evidence;

import java.util.List;

/** Finds the indicators in what an alert keeps of its events. */
public final class AlertIndicators {
    /** More than an analyst reads, and few enough to look up. */
    public static final int LIMIT = 100;

    private final IndicatorScanner scanner;

    public AlertIndicators(IndicatorScanner scanner) {
        this.scanner = scanner;
    }

    public FoundIndicators of(Alert alert) {
        FoundIndicators found = new FoundIndicators(LIMIT);
        alert.entities().forEach((field, value) -> scanner.scan(value, FieldSense.of(field), found));
        alert.group().forEach((field, value) -> scanner.scan(value, FieldSense.of(field), found));
        scan(alert.evidence(), found);
        for (AlertStep step : alert.steps()) {
            scan(step.evidence(), found);
        }
        return found;
    }

    private void scan(List<Evidence> evidence, FoundIndicators found) {
        for (Evidence each : evidence) {
            scanner.scan(each.value(), FieldSense.of(each.field()), found);
        }
    }
}
