package io.weir.jobs.replay;

import io.weir.connectors.telemetry.DeadLetter;
import io.weir.rules.alert.Alert;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a replay brought to light, in an order that does not depend on its course.
 *
 * @param versions every version of every alert, by time, id and version
 * @param newest the newest version of each alert, by time and id: the result
 */
public record ReplayOutcome(List<Alert> versions, List<Alert> newest, List<DeadLetter> deadLetters) {
    /** The stage of dead letters that tell of hits which came after their time was decided. */
    public static final String LATE = "late";

    private static final Comparator<Alert> BY_TIME =
            Comparator.comparingLong(Alert::timeMillis).thenComparing(Alert::id);
    private static final Comparator<DeadLetter> BY_PLACE = Comparator.comparing(DeadLetter::stage)
            .thenComparing(DeadLetter::topic)
            .thenComparingLong(DeadLetter::offset)
            .thenComparingInt(DeadLetter::partition)
            .thenComparing(DeadLetter::reason)
            .thenComparing(DeadLetter::original, Arrays::compare);

    public ReplayOutcome {
        versions = List.copyOf(versions);
        newest = List.copyOf(newest);
        deadLetters = List.copyOf(deadLetters);
    }

    static ReplayOutcome of(List<Alert> alerts, List<DeadLetter> deadLetters) {
        Map<String, Alert> newest = new HashMap<>();
        for (Alert alert : alerts) {
            newest.merge(alert.id(), alert, (one, other) -> one.version() >= other.version() ? one : other);
        }
        return new ReplayOutcome(
                alerts.stream()
                        .sorted(BY_TIME.thenComparingLong(Alert::version))
                        .toList(),
                newest.values().stream().sorted(BY_TIME).toList(),
                deadLetters.stream().sorted(BY_PLACE).toList());
    }

    /** What came after its time was decided: only it may make a difference between two runs. */
    public List<String> late() {
        return deadLetters.stream()
                .filter(letter -> letter.stage().equals(LATE))
                .map(letter -> new String(letter.original(), StandardCharsets.UTF_8))
                .toList();
    }
}
