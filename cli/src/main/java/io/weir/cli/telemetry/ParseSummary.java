package io.weir.cli.telemetry;

import io.weir.connectors.telemetry.ReadEvent;
import io.weir.rules.event.Event;
import io.weir.rules.event.LogSource;
import io.weir.rules.mapping.Mappings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Counts what was read: by format, by log source, and by the reason why it was not. */
public final class ParseSummary {
    private final Mappings mappings = Mappings.bundled();
    private final Map<String, Long> formats = new HashMap<>();
    private final Map<String, Long> logSources = new HashMap<>();
    private final Map<String, Long> reasons = new HashMap<>();
    private long events;
    private long alerts;
    private long rejected;

    public void add(ReadEvent event) {
        formats.merge(event.format(), 1L, Long::sum);
        if (event.isAlert()) {
            alerts++;
            logSources.merge("(alert of another system)", 1L, Long::sum);
        } else {
            events++;
            logSources.merge(logSource(mappings.sourcesOf(Event.of(event.document()))), 1L, Long::sum);
        }
    }

    public void addRejected(String reason) {
        rejected++;
        reasons.merge(general(reason), 1L, Long::sum);
    }

    public long events() {
        return events;
    }

    public long alerts() {
        return alerts;
    }

    public long rejected() {
        return rejected;
    }

    public List<List<String>> byFormat() {
        return rows(formats);
    }

    public List<List<String>> byLogSource() {
        return rows(logSources);
    }

    public List<List<String>> byReason() {
        return rows(reasons);
    }

    /** All parts that any of the log sources states: {@code windows: process_creation, sysmon}. */
    private static String logSource(List<LogSource> sources) {
        var products = new TreeSet<String>();
        var kinds = new TreeSet<String>();
        for (LogSource source : sources) {
            products.add(source.product());
            kinds.add(source.category());
            kinds.add(source.service());
        }
        products.remove("");
        kinds.remove("");
        if (products.isEmpty() && kinds.isEmpty()) {
            return "(none)";
        }
        String product = String.join(", ", products);
        return product.isEmpty() ? String.join(", ", kinds) : product + ": " + String.join(", ", kinds);
    }

    /** Without what differs from record to record, or every one would be a line of its own. */
    private static String general(String reason) {
        int shown = reason.indexOf(": '");
        String withoutText = shown < 0 ? reason : reason.substring(0, shown);
        return withoutText.replaceAll(", byte \\d+", "");
    }

    private static List<List<String>> rows(Map<String, Long> counts) {
        List<List<String>> rows = new ArrayList<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> rows.add(List.of(entry.getValue().toString(), entry.getKey())));
        return rows;
    }
}
