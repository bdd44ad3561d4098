package io.weir.cli.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.jobs.replay.Recording;
import io.weir.jobs.replay.ReplayOutcome;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells what a replay found: to people as a table, to programs as files that are the same in every run. */
public final class ReplayReport {
    private static final List<Severity> COLUMNS =
            List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFORMATIONAL);

    private final Recording.Content content;
    private final ReplayOutcome outcome;
    private final Map<String, Long> newestVersions;

    public ReplayReport(Recording.Content content, ReplayOutcome outcome) {
        this.content = content;
        this.outcome = outcome;
        this.newestVersions = outcome.newest().stream().collect(Collectors.toMap(Alert::id, Alert::version));
    }

    /** Writes {@code summary.json}, and one file each of alerts, incidents, responses and dead letters. */
    public void writeTo(Path directory, boolean allVersions) throws IOException {
        Files.createDirectories(directory);
        lines(directory.resolve("alerts.jsonl"), allVersions ? outcome.versions() : outcome.newest(), this::line);
        lines(
                directory.resolve("incidents.jsonl"),
                allVersions ? outcome.incidentVersions() : outcome.incidents(),
                ReplayLines::of);
        lines(directory.resolve("responses.jsonl"), outcome.responses(), ReplayLines::of);
        lines(directory.resolve("deadletter.jsonl"), outcome.deadLetters(), ReplayLines::of);
        Files.writeString(
                directory.resolve("summary.json"),
                new ObjectMapper()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .writer()
                                .writeValueAsString(summary())
                        + "\n");
    }

    /** Only what an alert is in the end has a score. */
    private String line(Alert alert) {
        return ReplayLines.of(
                alert,
                newestVersions.get(alert.id()) == alert.version()
                        ? outcome.described().get(alert.id())
                        : null);
    }

    private static <T> void lines(Path file, List<T> all, Function<T, String> line) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            for (T each : all) {
                out.write(line.apply(each));
                out.write('\n');
            }
        }
    }

    private ObjectNode summary() {
        ObjectNode summary = new ObjectMapper().createObjectNode();
        summary.put("events", content.events());
        if (content.isTimed()) {
            summary.put("first", Instant.ofEpochMilli(content.firstMillis()).toString());
            summary.put("last", Instant.ofEpochMilli(content.lastMillis()).toString());
        }
        summary.put("rejected", content.rejected());
        summary.put("late", outcome.late().size());
        summary.put("alerts", outcome.newest().size());
        summary.put("incidents", incidents().size());
        summary.put("responses", outcome.responses().size());
        ArrayNode rules = summary.putArray("rules");
        for (RuleCount count : RuleCount.of(outcome.newest())) {
            ObjectNode rule = rules.addObject();
            rule.putObject("rule").put("id", count.id()).put("name", count.name());
            rule.put("shadow", count.isShadow());
            rule.put("alerts", count.total());
            ObjectNode severities = rule.putObject("severities");
            COLUMNS.stream()
                    .filter(count.bySeverity()::containsKey)
                    .forEach(severity ->
                            severities.put(severity.level(), count.bySeverity().get(severity)));
        }
        return summary;
    }

    public void print(Console console, Duration took) {
        List<RuleCount> rules = RuleCount.of(outcome.newest());
        if (!rules.isEmpty()) {
            console.table(
                    header(), rules.stream().map(rule -> row(rule, console)).toList());
            console.print("");
        }
        if (!incidents().isEmpty()) {
            console.table(
                    List.of("PRIORITY", "SEVERITY", "SCORE", "ALERTS", "PHASE", "INCIDENT"),
                    incidents().stream().map(ReplayReport::row).toList());
            console.print("");
        }
        String period = !content.isTimed()
                ? ""
                : " from " + Instant.ofEpochMilli(content.firstMillis()) + " to "
                        + Instant.ofEpochMilli(content.lastMillis());
        console.print(counted(content.events(), "event") + period + ", " + counted(content.rejected(), "record")
                + " rejected, " + counted(outcome.late().size(), "hit") + " late");
        console.print(counted(outcome.newest().size(), "alert") + " of " + counted(rules.size(), "rule") + " and "
                + counted(incidents().size(), "incident")
                + String.format(Locale.ROOT, " in %.1f s", took.toMillis() / 1000.0));
    }

    private List<Incident> incidents() {
        return Expectations.told(outcome.incidents());
    }

    private static List<String> row(Incident incident) {
        return List.of(
                incident.priority().name(),
                incident.severity().level(),
                Integer.toString(incident.score()),
                Long.toString(incident.alertCount()),
                incident.phase(),
                Console.safe(incident.title()));
    }

    private static List<String> header() {
        List<String> header = new ArrayList<>(List.of("ALERTS"));
        COLUMNS.forEach(severity -> header.add(severity.name()));
        header.add("RULE");
        return header;
    }

    private static List<String> row(RuleCount rule, Console console) {
        List<String> row = new ArrayList<>(List.of(Long.toString(rule.total())));
        for (Severity severity : COLUMNS) {
            Long count = rule.bySeverity().get(severity);
            row.add(count == null ? console.paint(Tone.QUIET, "·") : count.toString());
        }
        row.add(Console.safe(rule.title()));
        return row;
    }

    static String counted(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }
}
