package io.weir.cli.replay;

import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.rules.alert.Alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What other rules make of the same recording. An alert is still there if one with its id is, or else one of the same rule and
 * group for events of the same time: another threshold is reached at another event.
 *
 * @param added alerts that only the new rules raise
 * @param removed alerts that only the old rules raise
 * @param changed alerts of both that say something else
 */
public record RuleChange(List<Alert> added, List<Alert> removed, List<Changed> changed, int same) {
    private static final int MOST_SHOWN = 50;

    /** An alert as it was, and as it would be. */
    public record Changed(Alert before, Alert after) {}

    public static RuleChange between(List<Alert> before, List<Alert> after) {
        Map<String, Alert> old = new LinkedHashMap<>();
        before.forEach(alert -> old.put(alert.id(), alert));
        List<Alert> unknown = new ArrayList<>();
        List<Changed> changed = new ArrayList<>();
        int same = 0;
        for (Alert alert : after) {
            Alert earlier = old.remove(alert.id());
            if (earlier == null) {
                unknown.add(alert);
            } else if (says(earlier).equals(says(alert))) {
                same++;
            } else {
                changed.add(new Changed(earlier, alert));
            }
        }
        List<Alert> added = new ArrayList<>();
        for (Alert alert : unknown) {
            counterpart(alert, old.values())
                    .ifPresentOrElse(
                            earlier -> changed.add(new Changed(old.remove(earlier.id()), alert)),
                            () -> added.add(alert));
        }
        return new RuleChange(added, List.copyOf(old.values()), changed, same);
    }

    private static Optional<Alert> counterpart(Alert alert, Collection<Alert> old) {
        return old.stream()
                .filter(earlier ->
                        isOfTheSameTime(earlier, alert) && whose(earlier).equals(whose(alert)))
                .findFirst();
    }

    private static List<Object> whose(Alert alert) {
        return List.of(alert.tenant(), alert.ruleId(), alert.group());
    }

    private static boolean isOfTheSameTime(Alert one, Alert other) {
        return one.firstMillis() <= other.lastMillis() && other.firstMillis() <= one.lastMillis();
    }

    private static List<Object> says(Alert alert) {
        return List.of(
                alert.ruleName(),
                alert.severity(),
                alert.count(),
                alert.timeMillis(),
                alert.firstMillis(),
                alert.lastMillis(),
                alert.group(),
                alert.shadow());
    }

    public void print(Console console) {
        List<List<String>> rows = rows();
        if (!rows.isEmpty()) {
            console.table(List.of("ADDED", "REMOVED", "CHANGED", "RULE"), rows);
            console.print("");
        }
        List<String> lines = new ArrayList<>();
        added.forEach(alert -> lines.add(console.paint(Tone.BAD, "+ ") + shown(alert)));
        removed.forEach(alert -> lines.add(console.paint(Tone.GOOD, "- ") + shown(alert)));
        changed.forEach(each -> lines.add(console.paint(Tone.WARNING, "~ ") + shown(each.before()) + "  →  "
                + each.after().severity().level() + ", count " + each.after().count() + ", at "
                + Instant.ofEpochMilli(each.after().timeMillis())));
        lines.stream().limit(MOST_SHOWN).forEach(console::print);
        if (lines.size() > MOST_SHOWN) {
            console.print("… and " + (lines.size() - MOST_SHOWN) + " more; --out DIR keeps all of them");
        }
        console.print(ReplayReport.counted(added.size(), "alert") + " added, " + removed.size() + " removed, "
                + changed.size() + " changed, " + same + " the same");
    }

    private static String shown(Alert alert) {
        return Console.safe(ExpectedAlert.said(alert));
    }

    private List<List<String>> rows() {
        Map<String, int[]> counts = new TreeMap<>();
        Map<String, String> titles = new HashMap<>();
        added.forEach(alert -> count(alert, 0, counts, titles));
        removed.forEach(alert -> count(alert, 1, counts, titles));
        changed.forEach(each -> count(each.after(), 2, counts, titles));
        List<List<String>> rows = new ArrayList<>();
        counts.forEach((rule, count) -> rows.add(List.of(
                Integer.toString(count[0]),
                Integer.toString(count[1]),
                Integer.toString(count[2]),
                Console.safe(titles.get(rule)))));
        return rows;
    }

    private static void count(Alert alert, int column, Map<String, int[]> counts, Map<String, String> titles) {
        counts.computeIfAbsent(alert.ruleId(), unseen -> new int[3])[column]++;
        titles.putIfAbsent(alert.ruleId(), alert.ruleName());
    }
}
