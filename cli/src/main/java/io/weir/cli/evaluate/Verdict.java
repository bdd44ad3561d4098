package io.weir.cli.evaluate;

import io.weir.generators.Truth;
import io.weir.generators.Truth.Expected;
import io.weir.rules.alert.Alert;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Decides what an alert has to do with one attack. */
final class Verdict {
    /** An alert may come after the last record: of a window that ends later, or of an attack's echo. */
    private static final Duration AFTERMATH = Duration.ofMinutes(15);

    private static final Duration ROUNDED_SECONDS = Duration.ofSeconds(1);

    private final Truth truth;
    private final Set<String> involved;
    private final Map<String, String> names;

    /** @param names the names of rules by their ids */
    Verdict(Truth truth, Map<String, String> names) {
        this.truth = truth;
        this.names = names;
        this.involved = new HashSet<>(truth.attackers());
        involved.addAll(truth.hosts());
        involved.addAll(truth.users());
        truth.expected().forEach(alert -> involved.addAll(alert.group().values()));
    }

    /** Whether it is the expected one, at least as severe. */
    boolean isExpected(Alert alert, Expected expected) {
        return isMeant(alert, expected)
                && expected.severity()
                        .map(least -> alert.severity().compareTo(least) >= 0)
                        .orElse(true);
    }

    boolean isChain(Alert alert, String chain) {
        return nameOf(alert).equals(chain) && isInTime(alert) && isAboutTheInvolved(alert);
    }

    /** Whether it is about this attack, expected or not, and not one that this attack must not raise. */
    boolean isTrue(Alert alert) {
        return isInTime(alert)
                && isAboutTheInvolved(alert)
                && truth.silent().stream().noneMatch(silent -> isMeant(alert, silent));
    }

    private boolean isMeant(Alert alert, Expected expected) {
        return nameOf(alert).equals(expected.rule())
                && isInTime(alert)
                && expected.group().entrySet().stream().allMatch(entry -> has(alert, entry.getKey(), entry.getValue()));
    }

    private static boolean has(Alert alert, String field, String value) {
        return value.equals(alert.group().get(field))
                || value.equals(alert.entities().get(field));
    }

    private boolean isAboutTheInvolved(Alert alert) {
        return alert.group().values().stream().anyMatch(involved::contains)
                || alert.entities().values().stream().anyMatch(involved::contains);
    }

    private boolean isInTime(Alert alert) {
        Instant time = Instant.ofEpochMilli(alert.timeMillis());
        return !time.isBefore(truth.start().minus(ROUNDED_SECONDS))
                && !time.isAfter(truth.end().plus(AFTERMATH));
    }

    private String nameOf(Alert alert) {
        return names.getOrDefault(alert.ruleId(), alert.ruleName());
    }
}
