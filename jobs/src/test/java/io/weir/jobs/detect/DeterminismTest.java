package io.weir.jobs.detect;

import io.weir.connectors.telemetry.Incoming;
import io.weir.rules.alert.Alert;
import io.weir.rules.sigma.Rule;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.checkpoint.SnapshotType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The same recorded story, in other orders and interrupted: the final alerts are the same. */
class DeterminismTest {
    private static final int STORIES = 4;
    private static final SnapshotType CHECKPOINT = CheckpointType.CHECKPOINT;
    private static final SnapshotType SAVEPOINT = SavepointType.savepoint(SavepointFormatType.CANONICAL);
    private static final Duration DISORDER = BusyQuarterHour.DISORDER;

    /** Rules that are there to be used by others. */
    private static final Set<String> SILENT = Set.of("Failed login", "Login", "Session begins", "Session ends");

    /** What matching found, and how long it may be held up without being late. */
    private record Sent(Found found, boolean isSlow, Duration disorder) {
        long timeMillis() {
            return found.timeMillis();
        }

        /** Held up longer than allowed; but who has a session is known in time, or all that follows would be told differently. */
        Duration tooMuchDisorder() {
            boolean isMark = found instanceof Found.ForHost forHost && forHost.isMark();
            return isMark ? disorder : disorder.multipliedBy(3);
        }
    }

    /** What came of it, and what of it was late. */
    private record Outcome(Map<String, String> result, Set<String> late) {}

    @Test
    void inTwoHundredOrdersWithARestoreTheFinalAlertsAreTheSame() throws Exception {
        ordersWithARestore(0, 50);
    }

    @Test
    @Tag("long")
    void inTwoThousandOrdersToo() throws Exception {
        ordersWithARestore(50, 500);
    }

    private static void ordersWithARestore(int firstSeed, int seedsPerStory) throws Exception {
        for (int story = 0; story < STORIES; story++) {
            List<Sent> sent = sent(story);
            Map<String, String> expected = run(sent, -1).result();
            for (int seed = firstSeed; seed < firstSeed + seedsPerStory; seed++) {
                List<Sent> shuffled = BusyQuarterHour.shuffled(sent, Sent::timeMillis, Sent::disorder, seed);
                int restoreAt = new Random(seed).nextInt(shuffled.size());
                Outcome outcome = run(shuffled, restoreAt);
                assertThat(outcome.result())
                        .as("story %d, order %d, restored after %d", story, seed, restoreAt)
                        .isEqualTo(expected);
                assertThat(outcome.late()).isEmpty();
            }
        }
    }

    @Test
    void theStoriesTellOfRulesOfEveryKind() throws Exception {
        Set<String> told = new TreeSet<>();
        for (int story = 0; story < STORIES; story++) {
            run(sent(story), -1).result().values().forEach(alert -> told.add(alert.substring(0, alert.indexOf(", "))));
        }
        var rules = BusyQuarterHour.RULES.compiled().rules();
        List<String> titles = Stream.of(rules.rules(), rules.correlations())
                .flatMap(List::stream)
                .map(Rule::metadata)
                .map(metadata -> metadata.title())
                .filter(title -> !SILENT.contains(title))
                .toList();
        assertThat(told).containsAll(titles);
        assertThat(told)
                .containsAll(rules.chains().stream()
                        .map(chain -> chain.metadata().title())
                        .toList());
    }

    @Test
    void whatIsLateIsListedAndMakesTheOnlyDifference() throws Exception {
        int lateHits = 0;
        List<List<Sent>> stories = List.of(sent(0), sent(1));
        for (int seed = 0; seed < 20; seed++) {
            List<Sent> sent = stories.get(seed / 2 % 2);
            int restoreAfter = seed % 2 == 0 ? -1 : 100; // what was late before a restore is late after it
            Outcome outcome =
                    run(BusyQuarterHour.shuffled(sent, Sent::timeMillis, Sent::tooMuchDisorder, seed), restoreAfter);
            List<Sent> inTime = sent.stream()
                    .filter(each -> !outcome.late().contains(each.found().name()))
                    .toList();

            assertThat(outcome.result().entrySet())
                    .as("order %d", seed)
                    .isEqualTo(run(inTime, -1).result().entrySet());
            lateHits += outcome.late().size();
        }
        assertThat(lateHits).isPositive();
    }

    @Test
    void whatComesAgainOnceAllIsForgottenIsLateAlsoAfterARestore() throws Exception {
        List<Sent> sent = sent(0);
        long daysLater = Telemetry.START.toEpochMilli() + Duration.ofDays(60).toMillis();
        List<OperatorSubtaskState> snapshot;
        try (DetectStages before = DetectStages.open(BusyQuarterHour.RULES)) {
            for (Sent each : sent) {
                before.process(each.found());
            }
            before.watermark(daysLater);
            assertThat(before.alerts()).isNotEmpty();
            assertThat(before.entries()).isZero();
            snapshot = before.snapshot(CHECKPOINT);
        }
        try (DetectStages after = DetectStages.restore(BusyQuarterHour.RULES, snapshot)) {
            for (Sent each : sent) {
                after.process(each.found());
            }
            after.watermark(daysLater + 1);
            assertThat(after.alerts()).isEmpty();
            assertThat(after.late()).containsAll(namesWithoutQuestions(sent)).isSubsetOf(names(sent));
            assertThat(after.entries()).isZero();
        }
    }

    private static List<String> names(List<Sent> sent) {
        return sent.stream().map(each -> each.found().name()).toList();
    }

    /** What asks for a session may belong to nobody, and then takes no step of a chain. */
    private static List<String> namesWithoutQuestions(List<Sent> sent) {
        return names(sent.stream()
                .filter(each -> !(each.found() instanceof Found.ForHost forHost) || forHost.isMark())
                .toList());
    }

    private static List<Sent> sent(int story) throws Exception {
        List<Incoming> telemetry = BusyQuarterHour.telemetry(story);
        List<List<Found>> found = DetectStages.matched(BusyQuarterHour.RULES, telemetry);
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < telemetry.size(); i++) {
            for (Found each : found.get(i)) {
                sent.add(new Sent(
                        each, BusyQuarterHour.isSlow(telemetry.get(i)), BusyQuarterHour.disorder(telemetry.get(i))));
            }
        }
        return sent;
    }

    /** In this order, a watermark after each of the fast topics, and a restore in the middle unless it is to be after none. */
    private static Outcome run(List<Sent> sent, int restoreAfter) throws Exception {
        List<Alert> alerts = new ArrayList<>();
        Set<String> late = new HashSet<>();
        DetectStages stages = DetectStages.open(BusyQuarterHour.RULES);
        try {
            long newest = Long.MIN_VALUE;
            for (int i = 0; i < sent.size(); i++) {
                if (i == restoreAfter) {
                    List<OperatorSubtaskState> snapshot =
                            stages.snapshot(restoreAfter % 2 == 0 ? CHECKPOINT : SAVEPOINT);
                    collect(stages, alerts, late);
                    stages.close();
                    stages = DetectStages.restore(BusyQuarterHour.RULES, snapshot);
                }
                stages.process(sent.get(i).found());
                if (!sent.get(i).isSlow() && sent.get(i).timeMillis() > newest) {
                    newest = sent.get(i).timeMillis();
                    stages.watermark(newest - DISORDER.toMillis() - 1);
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
        late.addAll(stages.late());
    }
}
