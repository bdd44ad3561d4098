package io.weir.cli.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.TelemetryFile;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.rules.alert.Alert;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.proof.PlayedEvent;
import io.weir.rules.proof.RecordReader;
import io.weir.rules.proof.Rehearsal;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The bundled rules on recordings that lie beside the project; tests that need them are skipped without. */
final class SharedRecordings {
    private static final Path HOME = Path.of("../../shared");
    private static final long NOW = 1_800_000_000_000L;
    private static final String LINE =
            "192.0.2.7 - - [01/Mar/2026:09:00:01 +0000] \"GET %s HTTP/1.1\" 200 512 \"-\" \"Mozilla/5.0\"";

    private final RuleSet rules;
    private final Map<String, DetectionRule> rulesByKey = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final ShippedRecords records;
    private long refused;

    SharedRecordings() {
        RuleSet.Compilation compilation =
                RuleSet.compile(RuleFiles.read(List.of(Path.of("../rules/detections"), Path.of("../rules/chains"))));
        if (!compilation.isClean()) {
            throw new IllegalStateException(compilation.problems().toString());
        }
        rules = compilation.rules();
        rules.rules().forEach(rule -> {
            rulesByKey.put(rule.key(), rule);
            names.put(rule.key(), rule.metadata().name().orElseThrow());
        });
        rules.correlations()
                .forEach(rule -> names.put(rule.key(), rule.metadata().name().orElseThrow()));
        rules.chains()
                .forEach(rule -> names.put(rule.key(), rule.metadata().name().orElseThrow()));
        records = new ShippedRecords(rules, Mappings.bundled());
    }

    static Path need(String path) {
        Path file = HOME.resolve(path);
        assumeTrue(Files.exists(file), () -> "nothing at " + file.toAbsolutePath() + ", nothing to measure");
        return file;
    }

    static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    String name(Alert alert) {
        return names.get(alert.ruleId());
    }

    /** Records that no format could read. */
    long refused() {
        return refused;
    }

    private List<PlayedEvent> read(FormatSettings settings, TelemetryRecord record) {
        try {
            return records.read(settings, record);
        } catch (RecordReader.UnreadableRecordException unreadable) {
            refused++;
            return List.of();
        }
    }

    /** The alerts that a file raises. */
    List<Alert> alerts(Path file, FormatSettings settings) throws IOException {
        var rehearsal = new Rehearsal(rules, Mappings.bundled());
        new TelemetryFile(file).forEach((bytes, line) -> read(
                        settings, new TelemetryRecord("default", file.toString(), 0, line, NOW, bytes))
                .forEach(event -> rehearsal.accept(event, matched(event))));
        return rehearsal.finish();
    }

    /** The number of alerts by the name of the rule. */
    Map<String, Long> countByRule(List<Alert> alerts) {
        return alerts.stream().collect(Collectors.groupingBy(this::name, TreeMap::new, Collectors.counting()));
    }

    private List<DetectionRule> matched(PlayedEvent event) {
        return event.matchedAsShipped().orElseThrow().stream()
                .map(rulesByKey::get)
                .toList();
    }

    /** The rules of the web that match a value in a parameter, or a request target. */
    List<String> webRules(String target) {
        String line = String.format(LINE, target);
        return read(
                        FormatSettings.of("apache"),
                        new TelemetryRecord("default", "web", 0, 0, NOW, line.getBytes(StandardCharsets.UTF_8)))
                .stream()
                .flatMap(event -> event.matchedAsShipped().orElseThrow().stream())
                .map(names::get)
                .filter(name -> name.startsWith("web-"))
                .toList();
    }

    /** How many values of each kind matched which rule; {@code any} counts values that matched at least one. */
    Map<String, Map<String, Integer>> webParameters(Path file) throws IOException {
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        for (List<String> row : rows(file)) {
            Map<String, Integer> ofKind = counts.computeIfAbsent(row.get(2), kind -> new TreeMap<>());
            ofKind.merge("all", 1, Integer::sum);
            List<String> matched = webRules("/search?q=" + URLEncoder.encode(row.get(0), StandardCharsets.UTF_8));
            new TreeSet<>(matched).forEach(rule -> ofKind.merge(rule, 1, Integer::sum));
            if (!matched.isEmpty()) {
                ofKind.merge("any", 1, Integer::sum);
            }
        }
        return counts;
    }

    static List<String> lines(Path file) throws IOException {
        try (var reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    /** Rows of a CSV file whose values stand in quotes and may hold line ends. */
    private static List<List<String>> rows(Path file) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        var value = new StringBuilder();
        boolean inQuotes = false;
        String text = String.join("\n", lines(file)) + "\n";
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '"') {
                boolean isDoubled = inQuotes && at + 1 < text.length() && text.charAt(at + 1) == '"';
                if (isDoubled) {
                    value.append('"');
                    at++;
                } else {
                    inQuotes = !inQuotes;
                }
            } else if (!inQuotes && (character == ',' || character == '\n')) {
                row.add(value.toString());
                value.setLength(0);
                if (character == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else {
                value.append(character);
            }
        }
        return rows.subList(1, rows.size());
    }
}
