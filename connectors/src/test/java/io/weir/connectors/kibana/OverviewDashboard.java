package io.weir.connectors.kibana;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How things stand: what an analyst looks at first. */
final class OverviewDashboard {
    static final String ID = "weir-overview";

    private static final String BLUE = "#6092c0";
    private static final String RED = "#bd271e";
    private static final String VIOLET = "#9170b8";
    private static final String NOT_ON_TRIAL = "weir.alert.shadow: false";
    private static final String EVENT_TO_ALERT = "weir.alert.event_to_alert_millis";
    private static final String TO_DETECT = "weir.incident.time_to_detect_millis";
    private static final String TO_ACKNOWLEDGE = "weir.incident.time_to_acknowledge_millis";
    private static final String UNDECIDED = "weir.incident.status: (\"open\" or \"acknowledged\")";

    private OverviewDashboard() {}

    static SavedObject saved() {
        return new Dashboard(
                        ID,
                        "Weir SOC overview",
                        "Alerts, incidents and responses of Weir, how fast they come about, and what could not be used",
                        "now-24h")
                .control("tenant", "Tenant", DataView.ALERTS, "weir.tenant")
                .row(6, new int[] {8, 8, 8, 8, 8, 8}, figures())
                .row(
                        13,
                        new int[] {34, 14},
                        Panel.lens("alerts-over-time", "Alerts over time by severity", severitiesOverTime()),
                        Panel.lens("severities", "Severities", severities()))
                .row(
                        12,
                        new int[] {16, 16, 16},
                        Panel.lens("top-sources", "Top source addresses", top("Address", "source.ip", "ip")),
                        Panel.lens("top-users", "Top users", top("User", "related.user", "string")),
                        Panel.lens("top-countries", "Top countries", countries()))
                .row(
                        15,
                        new int[] {30, 18},
                        Panel.lens("attack-matrix", "ATT&CK: techniques by tactic", attackMatrix()),
                        Panel.lens("times", "Times to detect and to acknowledge", times()))
                .row(14, new int[] {48}, Panel.search("incidents", Searches.INCIDENTS))
                .row(16, new int[] {48}, Panel.search("alerts", Searches.ALERTS))
                .row(
                        14,
                        new int[] {16, 32},
                        Panel.lens("response-states", "Responses by action and state", responseStates()),
                        Panel.search("responses", Searches.RESPONSES))
                .row(
                        13,
                        new int[] {16, 12, 20},
                        Panel.lens("event-to-alert", "From event to alert", eventToAlert()),
                        Panel.lens("dead-letters-over-time", "Dead letters over time by stage", deadLettersOverTime()),
                        Panel.search("dead-letters", Searches.DEAD_LETTERS))
                .saved();
    }

    private static Panel[] figures() {
        return new Panel[] {
            figure("alerts-figure", "Alerts", DataView.ALERTS, NOT_ON_TRIAL, BLUE, Column.count("Alerts")),
            figure(
                    "open-figure",
                    "Open incidents",
                    DataView.INCIDENTS,
                    UNDECIDED,
                    VIOLET,
                    Column.count("Open incidents")),
            figure(
                    "critical-figure",
                    "Critical open incidents",
                    DataView.INCIDENTS,
                    UNDECIDED + " and weir.severity: \"critical\"",
                    RED,
                    Column.count("Critical open incidents")),
            figure(
                    "detect-figure",
                    "Time to detect",
                    DataView.INCIDENTS,
                    "",
                    BLUE,
                    Column.median("Median", TO_DETECT),
                    Column.percentile("95 % within", TO_DETECT, 95)),
            figure(
                    "acknowledge-figure",
                    "Time to acknowledge",
                    DataView.INCIDENTS,
                    "",
                    BLUE,
                    Column.median("Median", TO_ACKNOWLEDGE),
                    Column.percentile("95 % within", TO_ACKNOWLEDGE, 95)),
            figure(
                    "latency-figure",
                    "From event to alert",
                    DataView.ALERTS,
                    "",
                    BLUE,
                    Column.median("Median", EVENT_TO_ALERT),
                    Column.percentile("95 % within", EVENT_TO_ALERT, 95))
        };
    }

    private static Panel figure(
            String id, String title, DataView view, String search, String color, Column... columns) {
        return Panel.lens(id, title, Chart.figure(new Layer(view, search, columns), color));
    }

    static ObjectNode severitiesOverTime() {
        List<Column> columns = new ArrayList<>(List.of(Column.overTime()));
        columns.addAll(Severities.columns());
        return Chart.xy(new Layer(DataView.ALERTS, NOT_ON_TRIAL, columns), "bar_stacked", Severities.COLORS);
    }

    private static ObjectNode severities() {
        return Chart.ring(new Layer(DataView.ALERTS, NOT_ON_TRIAL, Severities.columns()), Severities.COLORS);
    }

    private static ObjectNode top(String label, String field, String dataType) {
        Column alerts = Column.count("Alerts");
        return Chart.table(new Layer(
                DataView.ALERTS,
                NOT_ON_TRIAL,
                Column.top(10, label, field, dataType, alerts, "desc"),
                alerts,
                Column.highest("Highest score", "weir.risk.score"),
                Column.last("Last", "weir.alert.last")));
    }

    private static ObjectNode countries() {
        Column alerts = Column.count("Alerts");
        return Chart.xy(
                new Layer(
                        DataView.ALERTS,
                        NOT_ON_TRIAL,
                        Column.top(10, "Country", "source.geo.country_iso_code", alerts),
                        alerts),
                "bar_horizontal",
                Map.of());
    }

    private static ObjectNode attackMatrix() {
        Column alerts = Column.count("Alerts");
        return Chart.heatmap(new Layer(
                DataView.ALERTS,
                NOT_ON_TRIAL,
                Column.top(15, "Tactic", "threat.tactic.name", alerts),
                Column.top(25, "Technique", "threat.technique.id", alerts),
                alerts));
    }

    private static ObjectNode times() {
        return Chart.xy(
                new Layer(
                        DataView.INCIDENTS,
                        "",
                        Column.overTime(),
                        Column.median("Median time to detect", TO_DETECT),
                        Column.median("Median time to acknowledge", TO_ACKNOWLEDGE)),
                "line",
                Map.of());
    }

    private static ObjectNode responseStates() {
        Column responses = Column.count("Responses");
        return Chart.xy(
                new Layer(
                        DataView.RESPONSES,
                        "",
                        Column.top(6, "State", "weir.response.status", responses),
                        Column.top(10, "Action", "weir.response.action", responses),
                        responses),
                "bar_horizontal_stacked",
                Map.of());
    }

    private static ObjectNode eventToAlert() {
        return Chart.xy(
                new Layer(
                        DataView.ALERTS,
                        "",
                        Column.overTime(),
                        Column.median("Median", EVENT_TO_ALERT),
                        Column.percentile("95 % within", EVENT_TO_ALERT, 95)),
                "line",
                Map.of());
    }

    private static ObjectNode deadLettersOverTime() {
        Column letters = Column.count("Dead letters");
        return Chart.xy(
                new Layer(
                        DataView.DEAD_LETTERS,
                        "",
                        Column.top(8, "Stage", "weir.deadletter.stage", letters),
                        Column.overTime(),
                        letters),
                "bar_stacked",
                Map.of());
    }
}
