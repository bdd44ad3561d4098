package io.weir.rules.alert;

import io.weir.rules.condition.Evidence;

import java.util.Collection;
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
 * @param targets addresses and hosts that its events were directed at, where there are events behind it that it does not show
 * @param ruleRisk what {@code weir.risk} of its rule says in place of a severity; {@link #NO_RISK} if it says nothing
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
        Map<String, Long> stages,
        List<String> targets,
        Integer ruleRisk) {
    public static final int NO_RISK = -1;

    public Alert {
        group = group == null ? Map.of() : Map.copyOf(group);
        entities = entities == null ? Map.of() : Map.copyOf(entities);
        tactics = tactics == null ? List.of() : List.copyOf(tactics);
        techniques = techniques == null ? List.of() : List.copyOf(techniques);
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
        events = events == null ? List.of() : List.copyOf(events);
        steps = steps == null ? List.of() : List.copyOf(steps);
        stages = stages == null ? Map.of() : Map.copyOf(stages);
        targets = targets == null ? List.of() : List.copyOf(targets);
        ruleRisk = ruleRisk == null ? NO_RISK : ruleRisk;
    }

    Alert with(List<AlertStep> taken) {
        return with(taken, targets);
    }

    Alert directedAt(Collection<String> places) {
        return with(steps, List.copyOf(places));
    }

    private Alert with(List<AlertStep> taken, List<String> places) {
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
                stages,
                places,
                ruleRisk);
    }
}
