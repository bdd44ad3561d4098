package io.weir.jobs.replay;

import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.generators.Intensity;
import io.weir.generators.Shipment;
import io.weir.generators.SshBackground;
import io.weir.generators.Stage;
import io.weir.generators.attack.SshBruteForce;
import io.weir.generators.world.World;
import io.weir.jobs.respond.AskForResponses;
import io.weir.jobs.respond.AssessmentSources;
import io.weir.jobs.respond.KeySource;
import io.weir.jobs.respond.RespondTopology;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.time.Lanes;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.PlaybookReader;
import io.weir.rules.playbook.ResponseLimits;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class ReplayTest {
    private static final String ATTACKER = "203.0.113.9";
    private static final TopicFormats FORMATS = TopicFormats.anyOf("default");
    private static final Duration DISORDER = Duration.ofSeconds(2);
    private static final Lanes LANES = Lanes.one(DISORDER);

    private static final DetectionRules BUILT_IN = DetectionRules.of(bruteForce(), FORMATS, LANES);
    private static final DetectionRules WITH_INSTANT = DetectionRules.of(
            List.of(
                    new RuleSource(
                            "rules.yml",
                            """
                    title: Root fails to log in
                    name: root-fails
                    level: low
                    logsource: {product: linux, service: sshd}
                    detection: {selection: {user.name: root, event.outcome: failure}, condition: selection}
                    ---
                    title: Anybody fails
                    name: fails
                    logsource: {product: linux, service: sshd}
                    detection: {selection: {event.outcome: failure}, condition: selection}
                    ---
                    title: Many failures
                    name: many
                    level: high
                    correlation: {type: event_count, rules: [fails], group-by: [source.ip], timespan: 1m, condition: {gte: 5}}
                    """)),
            FORMATS,
            LANES);

    private static final Responding RESPONDING = new Responding(new RespondTopology.Settings(
            AssessmentSources.BUILT_IN,
            Map::of,
            Duration.ofDays(30),
            StoryRules.DEFAULT,
            new AskForResponses.Policy(
                    PlaybookReader.read(RuleFiles.bundledPlaybooks()),
                    Allowlist.BUILT_IN,
                    ResponseLimits.DEFAULT,
                    KeySource.NONE)));

    @TempDir
    Path directory;

    private static List<RuleSource> bruteForce() {
        return RuleFiles.bundled().stream()
                .filter(source -> source.file().endsWith("ssh-brute-force.yml")
                        || source.file().endsWith("ssh-login-failed.yml"))
                .toList();
    }

    /** The attack among logins, split over so many files whose lines are in no order. */
    private List<RecordedFile> files(int count) throws Exception {
        World world = World.seeded(5);
        Instant start = Instant.parse("2026-03-02T09:00:00Z");
        var setting = new Stage.Setting(world, 5, start, Intensity.LOW, Optional.of(ATTACKER), 1);
        List<Shipment> shipments =
                new ArrayList<>(Stage.play(SshBruteForce.ofTries(60), setting).shipments());
        shipments.addAll(new SshBackground(world, 1).play(5, start, Duration.ofMinutes(20)));
        Collections.shuffle(shipments, new Random(7));
        List<RecordedFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> lines = new ArrayList<>();
            for (int at = i; at < shipments.size(); at += count) {
                lines.add(shipments.get(at).value());
            }
            String name = "part-" + i + ".jsonl";
            files.add(new RecordedFile(Files.write(directory.resolve(name), lines), name));
        }
        return files;
    }

    private ReplayOutcome replay(List<RecordedFile> files, DetectionRules rules, ArrivalOrder order, int parallelism)
            throws Exception {
        try (Recording recording = Recording.of(
                files, FORMATS, TelemetryLimits.DEFAULT, order, directory.resolve("state"), (topic, events) -> {})) {
            return new Replay(rules, FORMATS, TelemetryLimits.DEFAULT, DISORDER, RESPONDING)
                    .run(recording, parallelism);
        }
    }

    private static List<String> shown(List<Alert> alerts) {
        return alerts.stream().map(ReplayTest::shown).toList();
    }

    /** All but what the clock says. */
    private static String shown(Alert alert) {
        return String.join(
                " ",
                alert.id(),
                Long.toString(alert.version()),
                alert.ruleName(),
                alert.severity().toString(),
                Long.toString(alert.count()),
                Long.toString(alert.suppressed()),
                Instant.ofEpochMilli(alert.timeMillis()).toString(),
                Instant.ofEpochMilli(alert.firstMillis()).toString(),
                Instant.ofEpochMilli(alert.lastMillis()).toString(),
                alert.events().toString(),
                alert.evidence().toString(),
                new java.util.TreeMap<>(alert.entities()).toString(),
                alert.stages().get("ingested").toString());
    }

    @Test
    void filesInAnyOrderGiveTheAttackAndNothingElse() throws Exception {
        ReplayOutcome outcome = replay(files(3), BUILT_IN, ArrivalOrder.byTime(), 1);

        assertThat(outcome.newest()).singleElement().satisfies(alert -> {
            assertThat(alert.group()).containsEntry("source.ip", ATTACKER);
            assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
        });
        assertThat(outcome.versions()).hasSizeGreaterThan(1);
        assertThat(outcome.deadLetters()).isEmpty();
    }

    @Test
    void aRecordingWithoutEventsRaisesNothing() throws Exception {
        var empty = new RecordedFile(Files.writeString(directory.resolve("empty.log"), "\n"), "empty.log");
        var noise = new RecordedFile(Files.writeString(directory.resolve("noise.log"), "no event\n"), "noise.log");

        assertThat(replay(List.of(empty), BUILT_IN, ArrivalOrder.byTime(), 2).deadLetters())
                .isEmpty();
        ReplayOutcome outcome = replay(List.of(noise), BUILT_IN, ArrivalOrder.byTime(), 1);
        assertThat(outcome.versions()).isEmpty();
        assertThat(outcome.deadLetters()).hasSize(1);
    }

    @Test
    void twoReplaysAreTheSameToTheLastVersion() throws Exception {
        List<RecordedFile> files = files(2);
        ReplayOutcome one = replay(files, WITH_INSTANT, ArrivalOrder.byTime(), 1);
        ReplayOutcome other = replay(files, WITH_INSTANT, ArrivalOrder.byTime(), 1);

        assertThat(shown(one.versions())).isEqualTo(shown(other.versions()));
        assertThat(one.newest())
                .extracting(Alert::ruleName)
                .contains("Root fails to log in", "Many failures")
                .doesNotContain("Anybody fails");
    }

    @Test
    void neitherOrderNorParallelismChangesTheResult() throws Exception {
        List<RecordedFile> files = files(2);
        List<String> expected =
                shown(replay(files, WITH_INSTANT, ArrivalOrder.byTime(), 1).newest());

        for (int parallelism : List.of(1, 2, 4)) {
            ReplayOutcome outcome =
                    replay(files, WITH_INSTANT, ArrivalOrder.shuffled(parallelism, DISORDER), parallelism);
            assertThat(shown(outcome.newest())).isEqualTo(expected);
            assertThat(outcome.late()).isEmpty();
        }
    }
}
