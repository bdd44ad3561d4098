package io.weir.cli.replay;

import io.weir.rules.alert.Alert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a recording must raise, and must not.
 *
 * @param exactly each of these, and nothing else; empty if other alerts are allowed
 * @param atLeast each of these, whatever else there is
 * @param none nothing like these
 */
public record Expectations(
        Optional<List<ExpectedAlert>> exactly, List<ExpectedAlert> atLeast, List<ExpectedAlert> none) {
    private static final int MOST_SHOWN = 20;

    /** One expectation, and why it does not hold, if it does not. */
    public record Verdict(String name, Optional<String> failure) {}

    public List<Verdict> check(List<Alert> alerts) {
        List<Verdict> verdicts = new ArrayList<>();
        exactly.ifPresent(expected -> {
            Assignment assignment = new Assignment(expected, alerts);
            verdicts.addAll(assignment.verdicts());
            verdicts.add(nothingElse(assignment.left()));
        });
        verdicts.addAll(new Assignment(atLeast, alerts).verdicts());
        for (ExpectedAlert unwanted : none) {
            List<Alert> found = alerts.stream().filter(unwanted::fits).toList();
            verdicts.add(new Verdict(
                    "none of " + unwanted, found.isEmpty() ? Optional.empty() : Optional.of("found " + listed(found))));
        }
        return verdicts;
    }

    private static Verdict nothingElse(List<Alert> left) {
        return new Verdict(
                "nothing else",
                left.isEmpty() ? Optional.empty() : Optional.of("found, but not expected: " + listed(left)));
    }

    private static String listed(List<Alert> alerts) {
        List<String> lines = new ArrayList<>();
        alerts.stream().limit(MOST_SHOWN).map(ExpectedAlert::shown).forEach(lines::add);
        if (alerts.size() > MOST_SHOWN) {
            lines.add("… and " + (alerts.size() - MOST_SHOWN) + " more");
        }
        return String.join("\n    ", lines);
    }

    /**
     * Who stands for whom: each alert for one expectation at most. As many expectations as possible are met, also where an
     * alert fits several of them.
     */
    private static final class Assignment {
        private final List<ExpectedAlert> expected;
        private final List<Alert> alerts;
        private final int[] ownerOfAlert;
        private final int[] met;

        Assignment(List<ExpectedAlert> expected, List<Alert> alerts) {
            this.expected = expected;
            this.alerts = alerts;
            this.ownerOfAlert = new int[alerts.size()];
            this.met = new int[expected.size()];
            Arrays.fill(ownerOfAlert, -1);
            for (int owner = 0; owner < expected.size(); owner++) {
                claim(owner, expected.get(owner).alerts().least());
            }
            // What is allowed beyond takes only what nobody needs.
            for (int owner = 0; owner < expected.size(); owner++) {
                claim(owner, expected.get(owner).alerts().most());
            }
        }

        private void claim(int owner, long upTo) {
            while (met[owner] < upTo && claim(owner, new HashSet<>())) {
                met[owner]++;
            }
        }

        /** Takes a free alert, or one whose owner finds another. */
        private boolean claim(int owner, Set<Integer> tried) {
            for (int i = 0; i < alerts.size(); i++) {
                if (ownerOfAlert[i] != owner && expected.get(owner).fits(alerts.get(i)) && tried.add(i)) {
                    if (ownerOfAlert[i] < 0 || claim(ownerOfAlert[i], tried)) {
                        ownerOfAlert[i] = owner;
                        return true;
                    }
                }
            }
            return false;
        }

        List<Alert> left() {
            List<Alert> left = new ArrayList<>();
            for (int i = 0; i < alerts.size(); i++) {
                if (ownerOfAlert[i] < 0) {
                    left.add(alerts.get(i));
                }
            }
            return left;
        }

        List<Verdict> verdicts() {
            List<Verdict> verdicts = new ArrayList<>();
            for (int i = 0; i < expected.size(); i++) {
                ExpectedAlert each = expected.get(i);
                Optional<String> failure =
                        met[i] >= each.alerts().least() ? Optional.empty() : Optional.of(missing(each, met[i]));
                verdicts.add(new Verdict(each.toString(), failure));
            }
            return verdicts;
        }

        private String missing(ExpectedAlert wanted, int found) {
            String what = "found " + (found == 0 ? "none" : "only " + found) + " of " + wanted.alerts();
            return what
                    + left().stream()
                            .filter(wanted::isRuleOf)
                            .min(Comparator.comparingInt(
                                    alert -> wanted.differences(alert).size()))
                            .map(closest -> "; the closest that is not expected otherwise: "
                                    + ExpectedAlert.shown(closest) + " ("
                                    + String.join(", ", wanted.differences(closest)) + ")")
                            .orElse("");
        }
    }
}
