package io.weir.cli.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An evaluation as a table for people and as JSON for programs. */
public final class EvaluationReport {
    public static final List<String> HEADER =
            List.of("", "EXPECTED", "FOUND", "RECALL", "ALERTS", "FALSE", "PRECISION", "SEEN AFTER");

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Evaluation evaluation;

    public EvaluationReport(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** One row per name, and the total last. */
    public List<List<String>> rows(Map<String, Score> scores) {
        List<List<String>> rows = new ArrayList<>();
        scores.forEach((name, score) -> rows.add(row(name, score)));
        rows.add(row("total", evaluation.total()));
        return rows;
    }

    private static List<String> row(String name, Score score) {
        return List.of(
                name,
                Integer.toString(score.expected()),
                Integer.toString(score.found()),
                share(score.recall()),
                Integer.toString(score.alerts()),
                Integer.toString(score.falseAlerts()),
                share(score.precision()),
                score.medianDelay().map(EvaluationReport::shown).orElse("-"));
    }

    /** Never rounded up to 1: one miss in a thousand is a miss. */
    static String share(double share) {
        return String.format(Locale.ROOT, "%.3f", Math.floor(share * 1000) / 1000);
    }

    static String shown(Duration delay) {
        return delay.compareTo(Duration.ofMinutes(2)) < 0
                ? String.format(Locale.ROOT, "%.1f s", delay.toMillis() / 1000.0)
                : String.format(Locale.ROOT, "%.1f min", delay.toSeconds() / 60.0);
    }

    public String json() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("total", evaluation.total().asMap());
        report.put("scenarios", maps(evaluation.scenarios()));
        report.put("rules", maps(evaluation.rules()));
        report.put(
                "missed",
                evaluation.missed().stream()
                        .map(miss -> Map.of(
                                "scenario",
                                miss.scenario(),
                                "seed",
                                miss.seed(),
                                "rule",
                                miss.rule(),
                                "group",
                                miss.group()))
                        .toList());
        report.put(
                "false_alarms",
                evaluation.falseAlarms().stream()
                        .map(alarm -> Map.of(
                                "run",
                                alarm.run(),
                                "seed",
                                alarm.seed(),
                                "rule",
                                alarm.rule(),
                                "group",
                                alarm.group(),
                                "time",
                                alarm.time().toString()))
                        .toList());
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers always have a JSON form", e);
        }
    }

    private static Map<String, Object> maps(Map<String, Score> scores) {
        Map<String, Object> maps = new LinkedHashMap<>();
        scores.forEach((name, score) -> maps.put(name, score.asMap()));
        return maps;
    }
}
