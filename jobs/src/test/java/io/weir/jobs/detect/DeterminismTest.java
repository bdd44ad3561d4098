package io.weir.jobs.detect;

import io.weir.jobs.detect.DetectStages.Found;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** The same recorded story, in other orders and interrupted: the final alerts are the same. */
class DeterminismTest {
    private static final Duration DISORDER = Duration.ofSeconds(5);

    /** What came of the hits, and which of them were late. */
    private record Outcome(Map<String, String> result, Set<String> late) {}

    @Test
    void inTwoHundredOrdersWithARestoreTheFinalAlertsAreTheSame() throws Exception {
        for (int story = 0; story < 4; story++) {
            List<List<Found>> hits = DetectStages.matched(BusyQuarterHour.RULES, BusyQuarterHour.telemetry(story));
            Map<String, String> expected = run(inOrder(hits), DISORDER, -1).result();
            assertThat(expected.values())
                    .as("what the story tells")
                    .anyMatch(alert -> alert.startsWith("Guessing"))
                    .anyMatch(alert -> alert.startsWith("Besieged,"))
                    .anyMatch(alert -> alert.startsWith("Besieged again"))
                    .anyMatch(alert -> alert.startsWith("Regular logins"))
                    .anyMatch(alert -> alert.startsWith("Login from elsewhere"))
                    .anyMatch(alert -> alert.startsWith("Root fails"));

            for (int seed = 0; seed < 50; seed++) {
                List<Found> shuffled = shuffled(hits, DISORDER, seed);
                int restoreAt = new Random(seed).nextInt(shuffled.size());
                Outcome outcome = run(shuffled, DISORDER, restoreAt);
                assertThat(outcome.result())
                        .as("story %d, order %d, restored after %d hits", story, seed, restoreAt)
                        .isEqualTo(expected);
                assertThat(outcome.late()).isEmpty();
            }
        }
    }

    @Test
    void whatIsLateIsListedAndMakesTheOnlyDifference() throws Exception {
        int lateHits = 0;
        for (int seed = 0; seed < 20; seed++) {
            List<List<Found>> hits = DetectStages.matched(BusyQuarterHour.RULES, BusyQuarterHour.telemetry(seed % 4));
            int restoreAfter = seed % 2 == 0 ? -1 : 100; // what was late before a restore is late after it
            Outcome outcome = run(shuffled(hits, DISORDER.multipliedBy(3), seed), DISORDER, restoreAfter);
            List<Found> inTime = inOrder(hits).stream()
                    .filter(found -> !outcome.late().contains(place(found.hit())))
                    .toList();

            assertThat(outcome.result().entrySet())
                    .as("order %d", seed)
                    .isEqualTo(run(inTime, DISORDER, -1).result().entrySet());
            lateHits += outcome.late().size();
        }
        assertThat(lateHits).isPositive();
    }

    private static List<Found> inOrder(List<List<Found>> hits) {
        return hits.stream().flatMap(List::stream).toList();
    }

    private static List<Found> shuffled(List<List<Found>> hits, Duration disorder, long seed) {
        return BusyQuarterHour.shuffled(inOrder(hits), found -> found.hit().timeMillis(), disorder, seed);
    }

    private static String place(Hit hit) {
        return hit.correlation() + " " + hit.groupKey() + " " + hit.eventId();
    }

    /** Hits in this order, a watermark after each, and a restore in the middle unless it is to be after none. */
    private static Outcome run(List<Found> hits, Duration patience, int restoreAfter) throws Exception {
        List<Alert> alerts = new ArrayList<>();
        Set<String> late = new HashSet<>();
        DetectStages stages = DetectStages.open(BusyQuarterHour.RULES);
        try {
            long newest = Long.MIN_VALUE;
            for (int i = 0; i < hits.size(); i++) {
                if (i == restoreAfter) {
                    List<OperatorSubtaskState> snapshot = stages.snapshot();
                    collect(stages, alerts, late);
                    stages.close();
                    stages = DetectStages.restore(BusyQuarterHour.RULES, snapshot);
                }
                stages.process(hits.get(i));
                if (hits.get(i).hit().timeMillis() > newest) {
                    newest = hits.get(i).hit().timeMillis();
                    stages.watermark(newest - patience.toMillis() - 1);
                }
            }
            stages.watermark(Long.MAX_VALUE);
            collect(stages, alerts, late);
            assertThat(stages.entries()).isZero();
        } finally {
            stages.close();
        }
        return new Outcome(BusyQuarterHour.result(alerts), late);
    }

    private static void collect(DetectStages stages, List<Alert> alerts, Set<String> late) {
        alerts.addAll(stages.alerts());
        stages.late().forEach(hit -> late.add(place(hit)));
    }
}
