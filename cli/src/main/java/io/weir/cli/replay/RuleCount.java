package io.weir.cli.replay;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many alerts a rule raised, by severity. */
record RuleCount(String id, String name, boolean isShadow, Map<Severity, Long> bySeverity) {
    private static final Comparator<RuleCount> MOST_SEVERE_FIRST = Comparator.comparing(RuleCount::highest)
            .thenComparing(RuleCount::total)
            .reversed()
            .thenComparing(RuleCount::name)
            .thenComparing(RuleCount::id);

    /** The rules that raised alerts, those that people look at first at the top. */
    static List<RuleCount> of(List<Alert> alerts) {
        Map<String, RuleCount> counts = new LinkedHashMap<>();
        for (Alert alert : alerts) {
            counts.computeIfAbsent(
                            alert.ruleId(),
                            id -> new RuleCount(id, alert.ruleName(), alert.shadow(), new EnumMap<>(Severity.class)))
                    .bySeverity()
                    .merge(alert.severity(), 1L, Long::sum);
        }
        List<RuleCount> rules = new ArrayList<>(counts.values());
        rules.sort(MOST_SEVERE_FIRST);
        return rules;
    }

    long total() {
        return bySeverity.values().stream().mapToLong(Long::longValue).sum();
    }

    private Severity highest() {
        return bySeverity.keySet().stream().max(Comparator.naturalOrder()).orElse(Severity.INFORMATIONAL);
    }

    String title() {
        return isShadow ? name + " (shadow)" : name;
    }
}
