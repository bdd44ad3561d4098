package io.weir.rules.alert;

import io.weir.rules.condition.Evidence;

import java.util.List;
import java.util.Map;

/**
 * What a rule raises. A newer version of an alert replaces the older one everywhere; its id stays.
 *
 * @param timeMillis the event time at which it fired; of a rule that alerts at once that of the earliest event known so far
 * @param count the largest number of events seen in one window
 * @param suppressed the firings that were folded into this alert instead of raising one of their own
 * @param events ids of the first deciding events
 * @param steps the steps of the chain that raised it; none for other rules
 * @param stages when the alert passed which stage, by the wall clock
 */
public record Alert(
        String id,
        long version,
        String tenant,
        long timeMillis,
        String ruleId,
        String ruleName,
        String ruleVersion,
        Severity severity,
        long count,
        long suppressed,
        long firstMillis,
        long lastMillis,
        boolean shadow,
        Map<String, String> group,
        Map<String, String> entities,
        List<String> tactics,
        List<String> techniques,
        List<Evidence> evidence,
        List<String> events,
        List<AlertStep> steps,
        Map<String, Long> stages) {
    public Alert {
        group = group == null ? Map.of() : Map.copyOf(group);
        entities = entities == null ? Map.of() : Map.copyOf(entities);
        tactics = tactics == null ? List.of() : List.copyOf(tactics);
        techniques = techniques == null ? List.of() : List.copyOf(techniques);
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
        events = events == null ? List.of() : List.copyOf(events);
        steps = steps == null ? List.of() : List.copyOf(steps);
        stages = stages == null ? Map.of() : Map.copyOf(stages);
    }

    Alert with(List<AlertStep> taken) {
        return new Alert(
                id,
                version,
                tenant,
                timeMillis,
                ruleId,
                ruleName,
                ruleVersion,
                severity,
                count,
                suppressed,
                firstMillis,
                lastMillis,
                shadow,
                group,
                entities,
                tactics,
                techniques,
                evidence,
                events,
                taken,
                stages);
    }
}
