package io.weir.jobs.replay;

import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.generators.Scenario;
import io.weir.generators.Shipment;
import io.weir.generators.Simulation;
import io.weir.generators.Truth;
import io.weir.generators.attack.FullAttackChain;
import io.weir.jobs.respond.AskForResponses;
import io.weir.jobs.respond.AssessmentSources;
import io.weir.jobs.respond.KeySource;
import io.weir.jobs.respond.RespondTopology;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.time.Lanes;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.Priority;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.PlaybookReader;
import io.weir.rules.playbook.ResponseLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What the built-in rules make of a simulated attack among ordinary work: one story, from the first look to the stolen data. */
class ReplayedAttackTest {
    private static final Instant MORNING = Instant.parse("2026-03-03T09:00:00Z");
    private static final Duration LENGTH = Duration.ofHours(2);
    private static final TopicFormats FORMATS = TopicFormats.anyOf("default");
    private static final Duration DISORDER = Duration.ofSeconds(2);
    private static final DetectionRules RULES = DetectionRules.of(RuleFiles.bundled(), FORMATS, Lanes.one(DISORDER));
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

    /** A recording of a site, and the truth about the attack on it. */
    private record Played(List<RecordedFile> files, List<Truth> truths) {}

    private Played played(List<Scenario> scenarios, long seed) throws Exception {
        var simulation = Simulation.of(
                Simulation.Plan.of(scenarios, seed, MORNING, LENGTH).withBackground());
        Map<String, List<String>> lines = new LinkedHashMap<>();
        while (simulation.hasNext()) {
            Shipment shipment = simulation.next();
            lines.computeIfAbsent(shipment.topic(), topic -> new ArrayList<>()).add(shipment.value());
        }
        List<RecordedFile> files = new ArrayList<>();
        for (Map.Entry<String, List<String>> topic : lines.entrySet()) {
            Path path = Files.write(directory.resolve(topic.getKey()), topic.getValue());
            files.add(new RecordedFile(path, topic.getKey()));
        }
        return new Played(files, simulation.truths());
    }

    private ReplayOutcome replay(List<RecordedFile> files, ArrivalOrder order, int parallelism) throws Exception {
        try (Recording recording = Recording.of(
                files, FORMATS, TelemetryLimits.DEFAULT, order, directory.resolve("state"), (topic, events) -> {})) {
            return new Replay(RULES, FORMATS, TelemetryLimits.DEFAULT, DISORDER, RESPONDING)
                    .run(recording, parallelism);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void anAttackAmongOrdinaryWorkIsOneIncident(long seed) throws Exception {
        Played played = played(List.of(new FullAttackChain()), seed);
        Truth truth = played.truths().get(0);

        ReplayOutcome outcome = replay(played.files(), ArrivalOrder.byTime(), 1);

        assertThat(outcome.incidents()).as("incidents").hasSize(1);
        Incident incident = outcome.incidents().get(0);
        assertThat(incident.phase()).isEqualTo(truth.incident().orElseThrow().phase());
        assertThat(incident.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(incident.priority()).isEqualTo(Priority.P1);
        assertThat(incident.entities().get(0).label())
                .isEqualTo(truth.attackers().get(0));
        assertThat(incident.hosts()).as("hosts").containsAll(truth.hosts());
        assertThat(incident.entities())
                .filteredOn(member -> sources(truth).contains(member.label()))
                .as("machines that were taken over and went on")
                .hasSameSizeAs(sources(truth))
                .allMatch(member -> member.hop() > 0 && !member.via().isEmpty());
        assertThat(incident.timeline()).extracting(Moment::timeMillis).isSorted();
        assertThat(firstOf(incident, "Port scan", "SSH brute force", "Lateral movement", "Much data leaves"))
                .as("the order of what happened")
                .hasSize(4)
                .isSorted();
        assertThat(incident.history())
                .anySatisfy(note -> assertThat(note.text()).contains("to critical"));
        assertThat(outcome.responses()).isNotEmpty().allSatisfy(response -> {
            assertThat(response.title()).startsWith("[SIMULATED]");
            assertThat(Instant.ofEpochMilli(response.askedMillis()))
                    .isBetween(truth.start(), MORNING.plus(Duration.ofDays(2)));
        });
    }

    /** Addresses inside from which, as the truth has it, the attack went on. */
    private static Set<String> sources(Truth truth) {
        return truth.expected().stream()
                .map(expected -> expected.group().getOrDefault("source.ip", ""))
                .filter(address -> address.startsWith("10."))
                .collect(Collectors.toSet());
    }

    private static List<Long> firstOf(Incident incident, String... rules) {
        return Arrays.stream(rules)
                .flatMap(rule -> incident.timeline().stream()
                        .filter(moment -> moment.ruleName().equals(rule))
                        .map(Moment::timeMillis)
                        .limit(1))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void ordinaryWorkIsNoIncident(long seed) throws Exception {
        ReplayOutcome outcome = replay(played(List.of(), seed).files(), ArrivalOrder.byTime(), 1);

        assertThat(outcome.incidents()).isEmpty();
    }

    @Test
    void incidentsAndResponsesAreTheSameInAnyOrderAtAnyParallelism() throws Exception {
        List<RecordedFile> files = played(List.of(new FullAttackChain()), 4).files();
        ReplayOutcome expected = replay(files, ArrivalOrder.byTime(), 1);

        for (int parallelism : List.of(2, 4)) {
            ReplayOutcome outcome = replay(files, ArrivalOrder.shuffled(parallelism, DISORDER), parallelism);

            assertThat(outcome.incidentVersions()).isEqualTo(expected.incidentVersions());
            assertThat(outcome.responses()).isEqualTo(expected.responses());
        }
    }
}
