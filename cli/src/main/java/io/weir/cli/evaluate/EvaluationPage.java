package io.weir.cli.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** An evaluation as one HTML page that needs nothing else: tables, and charts drawn in it. */
public final class EvaluationPage {
    private static final String STYLE =
            """
            body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem;
                   color: #1b1f24; background: #fff }
            h2 { margin-top: 2.2rem }
            table { border-collapse: collapse }
            th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #d9dee3 }
            th:first-child, td:first-child { text-align: left }
            .bar { fill: #2f6f9f } .bad { fill: #b4452c } .rail { fill: #e8ecf0 }
            svg text { font: 13px system-ui, sans-serif; fill: #1b1f24 }
            @media (prefers-color-scheme: dark) {
              body { color: #dde3e9; background: #14181c } th, td { border-color: #333b43 }
              .rail { fill: #2a3138 } svg text { fill: #dde3e9 } .bar { fill: #5fa3d3 } .bad { fill: #e0775c }
            }
            """;
    private static final int ROW = 22;
    private static final int LABELS = 230;
    private static final int BARS = 560;
    private static final int VALUES = 90;

    private final Evaluation evaluation;
    private final EvaluationReport report;
    private final StringBuilder page = new StringBuilder();

    private EvaluationPage(Evaluation evaluation) {
        this.evaluation = evaluation;
        this.report = new EvaluationReport(evaluation);
    }

    public static String of(Evaluation evaluation) {
        return new EvaluationPage(evaluation).write();
    }

    private String write() {
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Weir evaluation</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>How well the rules detect</h1>\n");
        Score total = evaluation.total();
        page.append("<p>Recall ").append(EvaluationReport.share(total.recall()));
        page.append(", precision ").append(EvaluationReport.share(total.precision()));
        page.append(", ").append(total.alerts()).append(" alerts, ").append(total.falseAlerts());
        page.append(" of them about no attack.</p>\n");
        chart("Recall by scenario", evaluation.scenarios(), Score::recall, 1);
        chart("Precision by scenario", evaluation.scenarios(), Score::precision, 1);
        chart(
                "Seconds until the first alert, in the middle",
                evaluation.scenarios(),
                score -> score.medianDelay()
                        .map(delay -> delay.toMillis() / 1000.0)
                        .orElse(0.0),
                0);
        chart("False alerts by rule", noisy(), Score::falseAlerts, 0);
        table("Scenarios", report.rows(evaluation.scenarios()));
        table("Rules", report.rows(evaluation.rules()));
        details();
        return page.append("</body>\n</html>\n").toString();
    }

    private Map<String, Score> noisy() {
        Map<String, Score> noisy = new TreeMap<>(evaluation.rules());
        noisy.values().removeIf(score -> score.falseAlerts() == 0);
        return noisy;
    }

    /** @param best the value that every bar should reach; 0 if there is none */
    private void chart(String title, Map<String, Score> scores, ToDoubleFunction<Score> measure, double best) {
        page.append("<h2>").append(escaped(title)).append("</h2>\n");
        if (scores.isEmpty()) {
            page.append("<p>None.</p>\n");
            return;
        }
        double longest = best > 0
                ? best
                : Math.max(
                        1, scores.values().stream().mapToDouble(measure).max().orElse(1));
        int height = ROW * scores.size();
        page.append("<svg role=\"img\" aria-label=\"")
                .append(escaped(title))
                .append("\" width=\"100%\" viewBox=\"0 0 ");
        page.append(LABELS + BARS + VALUES).append(' ').append(height).append("\">\n");
        int y = 0;
        for (Map.Entry<String, Score> entry : scores.entrySet()) {
            double value = measure.applyAsDouble(entry.getValue());
            bar(entry.getKey(), value, value / longest, best > 0 && value < best, y);
            y += ROW;
        }
        page.append("</svg>\n");
    }

    private void bar(String name, double value, double share, boolean isBad, int y) {
        String number = value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3f", value);
        page.append(String.format(
                Locale.ROOT,
                "<text x=\"0\" y=\"%d\">%s</text><rect class=\"rail\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"14\"/>"
                        + "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\"/>"
                        + "<text x=\"%d\" y=\"%d\">%s</text>%n",
                y + 14,
                escaped(name),
                LABELS,
                y + 3,
                BARS,
                isBad ? "bad" : "bar",
                LABELS,
                y + 3,
                BARS * Math.min(1, share),
                LABELS + BARS + 8,
                y + 14,
                number));
    }

    private void details() {
        List<List<String>> missed = new ArrayList<>();
        evaluation
                .missed()
                .forEach(miss -> missed.add(List.of(
                        miss.scenario(),
                        Long.toString(miss.seed()),
                        miss.rule(),
                        miss.group().toString())));
        table("Missed", List.of("scenario", "seed", "rule", "for"), missed);
        List<List<String>> alarms = new ArrayList<>();
        evaluation
                .falseAlarms()
                .forEach(alarm -> alarms.add(List.of(
                        alarm.run(),
                        Long.toString(alarm.seed()),
                        alarm.rule(),
                        alarm.group().toString(),
                        alarm.time().toString())));
        table("False alerts", List.of("run", "seed", "rule", "for", "at"), alarms);
    }

    private void table(String title, List<List<String>> rows) {
        table(
                title,
                EvaluationReport.HEADER.stream()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .toList(),
                rows);
    }

    private void table(String title, List<String> header, List<List<String>> rows) {
        page.append("<h2>").append(escaped(title)).append("</h2>\n");
        if (rows.isEmpty()) {
            page.append("<p>None.</p>\n");
            return;
        }
        page.append("<table>\n");
        row("th", header);
        rows.forEach(row -> row("td", row));
        page.append("</table>\n");
    }

    private void row(String tag, List<String> cells) {
        page.append("<tr>");
        cells.forEach(cell -> page.append('<')
                .append(tag)
                .append('>')
                .append(escaped(cell))
                .append("</")
                .append(tag)
                .append('>'));
        page.append("</tr>\n");
    }

    /** Values of alerts are what attackers wrote. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
