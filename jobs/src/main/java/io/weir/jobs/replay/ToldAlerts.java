package io.weir.jobs.replay;

import io.weir.jobs.rules.CompiledRules;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.InstantAlert;
import io.weir.rules.sigma.DetectionRule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The versions of alerts that incidents are made of, in the order in which people heard of them.
 *
 * <p>What decides in event time has the same versions in every run. A rule that alerts at once has not: which of its hits come
 * first is a matter of chance. Of its alerts the version of the earliest hit is told and the newest, which follow from all
 * hits.
 */
final class ToldAlerts {
    private static final Comparator<Alert> IN_ORDER = Comparator.comparingLong(ToldAlerts::atMillis)
            .thenComparing(Alert::id)
            .thenComparingLong(Alert::version);

    private ToldAlerts() {}

    /** As of when a version was known. */
    static long atMillis(Alert alert) {
        return Math.max(alert.timeMillis(), alert.lastMillis());
    }

    static List<Alert> of(List<Alert> versions, CompiledRules rules) {
        Map<String, TreeMap<Long, Alert>> byId = new TreeMap<>();
        versions.forEach(
                alert -> byId.computeIfAbsent(alert.id(), id -> new TreeMap<>()).putIfAbsent(alert.version(), alert));
        List<Alert> told = new ArrayList<>();
        for (TreeMap<Long, Alert> alert : byId.values()) {
            Alert newest = alert.lastEntry().getValue();
            Optional<DetectionRule> atOnce = rules.detection(newest.ruleId());
            if (atOnce.isEmpty()) {
                told.addAll(alert.values());
            } else {
                if (newest.version() > 1) {
                    told.add(InstantAlert.asRaised(atOnce.get(), newest));
                }
                told.add(newest);
            }
        }
        told.sort(IN_ORDER);
        return told;
    }
}
