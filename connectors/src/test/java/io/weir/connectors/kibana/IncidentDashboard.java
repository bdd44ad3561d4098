package io.weir.connectors.kibana;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One incident with its alerts and responses; which one, the search of the address says, or the controls. */
final class IncidentDashboard {
    static final String ID = "weir-incident";

    private static final String ALERTS_IN_FORCE = "weir.alert.shadow: false";

    private IncidentDashboard() {}

    static SavedObject saved() {
        return new Dashboard(
                        ID,
                        "Weir incident",
                        "One incident: who did what, when, how far they came, and what was done",
                        "now-90d")
                .control("entity", "Who acts", DataView.INCIDENTS, "weir.entity")
                .row(
                        6,
                        new int[] {16, 8, 8, 8, 8},
                        Panel.text(
                                "help",
                                "**One incident at a time.** Follow *open its story* in a row of the [overview](#/view/"
                                        + OverviewDashboard.ID + ") or of the table below; or choose who acts above."
                                        + " Without either, everything is shown together."),
                        figure("score", "Score", Column.highest("Score", "weir.incident.score")),
                        figure("alert-count", "Alerts", Column.sum("Alerts", "weir.incident.alert_count")),
                        figure("entity-count", "Who took part", Column.distinct("Entities", "weir.entity")),
                        figure("phase-count", "Phases", Column.distinct("Phases", "threat.tactic.name")))
                .row(10, new int[] {48}, Panel.search("story", Searches.STORY))
                .row(
                        13,
                        new int[] {32, 16},
                        Panel.lens(
                                "alerts-over-time",
                                "Alerts over time by severity",
                                OverviewDashboard.severitiesOverTime()),
                        Panel.lens("phases", "Phases", table("Phase", "threat.tactic.name", "string")))
                .row(
                        12,
                        new int[] {16, 16, 16},
                        Panel.lens("entities", "Who acts", table("Entity", "weir.entity", "string")),
                        Panel.lens("hosts", "Hosts", table("Host", "related.hosts", "string")),
                        Panel.lens("rules", "Rules", table("Rule", "rule.name", "string")))
                .row(18, new int[] {48}, Panel.search("timeline", Searches.TIMELINE))
                .row(12, new int[] {48}, Panel.search("responses", Searches.RESPONSES))
                .row(12, new int[] {48}, Panel.search("incidents", Searches.INCIDENTS))
                .saved();
    }

    private static Panel figure(String id, String title, Column column) {
        return Panel.lens(id, title, Chart.figure(new Layer(DataView.INCIDENTS, "", column), "#6092c0"));
    }

    /** What came first stands first. */
    private static ObjectNode table(String label, String field, String dataType) {
        Column first = Column.first("First", "weir.alert.first");
        return Chart.table(new Layer(
                DataView.ALERTS,
                ALERTS_IN_FORCE,
                Column.top(20, label, field, dataType, first, "asc"),
                first,
                Column.last("Last", "weir.alert.last"),
                Column.count("Alerts")));
    }
}
