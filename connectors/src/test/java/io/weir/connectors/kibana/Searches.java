package io.weir.connectors.kibana;

import java.util.List;

/** The tables of documents. */
final class Searches {
    static final SavedSearch ALERTS = new SavedSearch(
            "weir-search-alerts",
            "Alerts, newest first",
            DataView.ALERTS,
            "weir.alert.shadow: false",
            "@timestamp",
            "desc",
            List.of(
                    "weir.severity",
                    "weir.risk.score",
                    "rule.name",
                    "weir.entity",
                    "host.name",
                    "user.name",
                    "threat.tactic.name",
                    "weir.alert.count",
                    "weir.alert.status"));

    static final SavedSearch INCIDENTS = new SavedSearch(
            "weir-search-incidents",
            "Incidents, newest first",
            DataView.INCIDENTS,
            "not weir.incident.status: \"merged\"",
            "@timestamp",
            "desc",
            List.of(
                    "weir.severity",
                    "weir.incident.priority",
                    "weir.incident.score",
                    "weir.incident.phase",
                    "weir.incident.title",
                    "weir.incident.status",
                    "weir.incident.alert_count",
                    "weir.incident.search",
                    "weir.incident.id"));

    static final SavedSearch RESPONSES = new SavedSearch(
            "weir-search-responses",
            "Responses, newest first",
            DataView.RESPONSES,
            "",
            "@timestamp",
            "desc",
            List.of(
                    "weir.response.action",
                    "weir.response.target",
                    "weir.response.mode",
                    "weir.response.status",
                    "weir.response.playbook",
                    "weir.response.reason"));

    static final SavedSearch DEAD_LETTERS = new SavedSearch(
            "weir-search-deadletters",
            "Dead letters, newest first",
            DataView.DEAD_LETTERS,
            "",
            "@timestamp",
            "desc",
            List.of("weir.deadletter.stage", "weir.deadletter.topic", "weir.deadletter.offset", "error.message"));

    static final SavedSearch STORY = new SavedSearch(
            "weir-search-story",
            "What happened",
            DataView.INCIDENTS,
            "",
            "weir.incident.first",
            "asc",
            List.of("weir.incident.title", "weir.incident.summary", "weir.incident.phase", "weir.incident.score"));

    static final SavedSearch TIMELINE = new SavedSearch(
            "weir-search-timeline",
            "Timeline: alerts, oldest first",
            DataView.ALERTS,
            "weir.alert.shadow: false",
            "weir.alert.first",
            "asc",
            List.of(
                    "weir.alert.first",
                    "weir.alert.last",
                    "weir.severity",
                    "threat.tactic.name",
                    "rule.name",
                    "weir.entity",
                    "related.hosts",
                    "related.user",
                    "weir.alert.count"));

    static final List<SavedSearch> ALL = List.of(ALERTS, INCIDENTS, RESPONSES, DEAD_LETTERS, STORY, TIMELINE);

    private Searches() {}
}
