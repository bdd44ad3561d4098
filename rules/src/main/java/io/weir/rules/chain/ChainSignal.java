package io.weir.rules.chain;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Entities;
import io.weir.rules.alert.Severity;
import io.weir.rules.condition.Evidence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An event and the rules that it matched, or an alert: what chains are made of.
 *
 * @param entities its entity fields by ECS name
 */
public record ChainSignal(
        String tenant,
        String eventId,
        long timeMillis,
        long ingestedMillis,
        List<Match> matches,
        Map<String, String> entities) {

    /**
     * A rule that matched, or that raised the alert.
     *
     * @param rule how the rule is named in the rule set
     * @param evidence why this rule matched
     */
    public record Match(String rule, Severity severity, List<Evidence> evidence) {}

    static ChainSignal of(Alert alert) {
        Map<String, String> entities = new HashMap<>(alert.entities());
        alert.group().forEach((field, value) -> {
            if (Entities.isNamed(field, value)) {
                entities.put(field, value);
            }
        });
        return new ChainSignal(
                alert.tenant(),
                alert.id(),
                alert.timeMillis(),
                alert.stages().getOrDefault("ingested", alert.timeMillis()),
                List.of(new Match(alert.ruleId(), alert.severity(), alert.evidence())),
                entities);
    }
}
