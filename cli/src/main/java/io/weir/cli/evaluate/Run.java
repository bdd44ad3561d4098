package io.weir.cli.evaluate;

import io.weir.generators.Truth;
import io.weir.rules.alert.Alert;

import java.util.List;

/**
 * One recording that was played: what was in it, and what was raised.
 *
 * @param name what was played, for reports
 * @param alerts the newest version of each; those of rules in shadow are left out
 */
public record Run(String name, long seed, List<Truth> truths, List<Alert> alerts) {
    public Run {
        truths = List.copyOf(truths);
        alerts = alerts.stream().filter(alert -> !alert.shadow()).toList();
    }
}
