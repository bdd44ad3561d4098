package io.weir.cli.replay;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An alert that a replay is expected to raise. What is not stated may be anything.
 *
 * @param rule its id or title
 * @param group values that the alert's group must have; it may have others
 * @param amount how many alerts like this
 */
record ExpectedAlert(
        String rule,
        Map<String, String> group,
        Optional<Severity> severity,
        Optional<Amount> count,
        Optional<Instant> time,
        Optional<Instant> first,
        Optional<Instant> last,
        Amount amount)
        implements Expected<Alert> {

    @Override
    public boolean isAbout(Alert alert) {
        return rule.equals(alert.ruleId()) || rule.equals(alert.ruleName());
    }

    @Override
    public List<String> differences(Alert alert) {
        List<String> differences = new ArrayList<>();
        group.forEach((name, value) -> {
            String found = alert.group().get(name);
            if (!value.equals(found)) {
                differences.add(name + " is " + (found == null ? "absent" : found));
            }
        });
        if (severity.isPresent() && severity.get() != alert.severity()) {
            differences.add("severity is " + alert.severity().level());
        }
        if (count.isPresent() && !count.get().holds(alert.count())) {
            differences.add("count is " + alert.count());
        }
        differ(time, alert.timeMillis(), "time", differences);
        differ(first, alert.firstMillis(), "first", differences);
        differ(last, alert.lastMillis(), "last", differences);
        return differences;
    }

    private static void differ(Optional<Instant> expected, long millis, String name, List<String> differences) {
        if (expected.isPresent() && expected.get().toEpochMilli() != millis) {
            differences.add(name + " is " + Instant.ofEpochMilli(millis));
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(rule);
        new TreeMap<>(group)
                .forEach((name, value) ->
                        text.append(", ").append(name).append(' ').append(value));
        severity.ifPresent(stated -> text.append(", ").append(stated.level()));
        count.ifPresent(stated -> text.append(", count ").append(stated));
        time.ifPresent(stated -> text.append(", at ").append(stated));
        first.ifPresent(stated -> text.append(", first ").append(stated));
        last.ifPresent(stated -> text.append(", last ").append(stated));
        return text.toString();
    }

    @Override
    public String shown(Alert alert) {
        return said(alert);
    }

    /** An alert that was found, in the words of expectations. */
    static String said(Alert alert) {
        return describing(alert).toString();
    }

    /** All that an expectation can say of an alert, but for its first and last event. */
    static ExpectedAlert describing(Alert alert) {
        return new ExpectedAlert(
                alert.ruleName(),
                new TreeMap<>(alert.group()),
                Optional.of(alert.severity()),
                Optional.of(Amount.exactly(alert.count())),
                Optional.of(Instant.ofEpochMilli(alert.timeMillis())),
                Optional.empty(),
                Optional.empty(),
                Amount.exactly(1));
    }

    /** The same whenever it was raised, and of however many events. */
    ExpectedAlert withoutTimes() {
        return new ExpectedAlert(
                rule, group, severity, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), amount);
    }
}
