package io.weir.rules.incident;

import io.weir.rules.alert.Severity;

import java.util.List;
import java.util.Map;

/**
 * One attack as one story. A newer version of an incident replaces the older one everywhere; its id stays.
 *
 * @param phase the id of the furthest tactic; empty while no alert tells any
 * @param parent the incident that tells the story now, if this one was merged into it; else empty
 * @param predecessor the incident of the same entity that was closed before; else empty
 * @param acknowledgedMillis 0 until somebody did
 * @param closedMillis 0 until it was closed or merged
 * @param cut how much found no room, by what it is
 */
public record Incident(
        String id,
        long version,
        String tenant,
        Status status,
        Severity severity,
        Priority priority,
        int score,
        List<ScorePart> contributions,
        String phase,
        List<Phase> phases,
        String title,
        String summary,
        long alertCount,
        long eventCount,
        long firstMillis,
        long lastMillis,
        long openedMillis,
        long acknowledgedMillis,
        long closedMillis,
        String assignee,
        String verdict,
        String parent,
        String predecessor,
        List<Member> entities,
        List<String> hosts,
        List<String> users,
        List<String> rules,
        List<String> techniques,
        List<String> indicators,
        List<Moment> timeline,
        List<Note> history,
        Map<String, Long> cut) {
    public Incident {
        contributions = contributions == null ? List.of() : List.copyOf(contributions);
        phases = phases == null ? List.of() : List.copyOf(phases);
        entities = entities == null ? List.of() : List.copyOf(entities);
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
        users = users == null ? List.of() : List.copyOf(users);
        rules = rules == null ? List.of() : List.copyOf(rules);
        techniques = techniques == null ? List.of() : List.copyOf(techniques);
        indicators = indicators == null ? List.of() : List.copyOf(indicators);
        timeline = timeline == null ? List.of() : List.copyOf(timeline);
        history = history == null ? List.of() : List.copyOf(history);
        cut = cut == null ? Map.of() : Map.copyOf(cut);
    }

    public enum Status {
        OPEN,
        ACKNOWLEDGED,
        CLOSED,
        MERGED;

        boolean isOver() {
            return this == CLOSED || this == MERGED;
        }
    }

    /** A tactic that was reached, and the first alert that showed it. */
    public record Phase(String tactic, long firstMillis, String ruleName) {}

    /**
     * An entity that takes part.
     *
     * @param hop 0 for who began, 1 for a host that was attacked by them and became a source itself, and so on
     * @param via who had attacked it; empty for hop 0
     */
    public record Member(String label, String kind, int hop, String via, long sinceMillis) {}

    /** A line of the timeline. */
    public record Moment(
            long timeMillis,
            String alert,
            String ruleId,
            String ruleName,
            String entity,
            Severity severity,
            String tactic,
            String text) {}

    /** Something that was done or decided, by whom. */
    public record Note(long timeMillis, String user, String action, String text) {}
}
