package io.weir.connectors.kibana;

import io.weir.rules.alert.Severity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Severities as columns of their own, so that each has its color wherever it is shown. */
final class Severities {
    private static final Map<Severity, String> COLOR = Map.of(
            Severity.INFORMATIONAL, "#98a2b3",
            Severity.LOW, "#54b399",
            Severity.MEDIUM, "#d6bf57",
            Severity.HIGH, "#da8b45",
            Severity.CRITICAL, "#bd271e");

    /** By the identifiers of the columns. */
    static final Map<String, String> COLORS = colors();

    private Severities() {}

    /** The least severe first: bars are stacked from below. */
    static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            columns.add(Column.countOf(id(severity), severity.level(), "weir.severity: \"" + severity.level() + "\""));
        }
        return columns;
    }

    private static Map<String, String> colors() {
        Map<String, String> colors = new LinkedHashMap<>();
        for (Severity severity : Severity.values()) {
            colors.put(id(severity), COLOR.get(severity));
        }
        return colors;
    }

    private static String id(Severity severity) {
        return "severity-" + severity.level();
    }
}
