package io.weir.rules.indicator;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertStep;
import io.weir.rules.condition.Evidence;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the indicators in what an alert keeps of its events. */
public final class AlertIndicators {
    /** More than an analyst reads, and few enough to look up. */
    public static final int LIMIT = 100;

    private final IndicatorScanner scanner;

    public AlertIndicators(IndicatorScanner scanner) {
        this.scanner = scanner;
    }

    public FoundIndicators of(Alert alert) {
        Reading reading = new Reading();
        alert.entities().forEach(reading::read);
        alert.group().forEach(reading::read);
        reading.read(alert.evidence());
        for (AlertStep step : alert.steps()) {
            reading.read(step.evidence());
        }
        return reading.found;
    }

    /** Of one alert, which says the same thing in several places: read once is enough. */
    private final class Reading {
        private final FoundIndicators found = new FoundIndicators(LIMIT);
        private final Map<FieldSense, Set<String>> known = new EnumMap<>(FieldSense.class);

        void read(String field, String text) {
            FieldSense sense = FieldSense.of(field);
            if (known.computeIfAbsent(sense, any -> new HashSet<>()).add(text)) {
                scanner.scan(text, sense, found);
            }
        }

        void read(List<Evidence> evidence) {
            evidence.forEach(each -> read(each.field(), each.value()));
        }
    }
}
