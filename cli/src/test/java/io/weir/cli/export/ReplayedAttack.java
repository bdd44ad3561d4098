package io.weir.cli.export;

import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.generators.Shipment;
import io.weir.generators.Simulation;
import io.weir.generators.attack.FullAttackChain;
import io.weir.jobs.replay.ArrivalOrder;
import io.weir.jobs.replay.RecordedFile;
import io.weir.jobs.replay.Recording;
import io.weir.jobs.replay.Replay;
import io.weir.jobs.replay.ReplayOutcome;
import io.weir.jobs.replay.Responding;
import io.weir.jobs.respond.AskForResponses;
import io.weir.jobs.respond.AssessmentSources;
import io.weir.jobs.respond.KeySource;
import io.weir.jobs.respond.RespondTopology;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.time.Lanes;
import io.weir.rules.alert.Alert;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.PlaybookReader;
import io.weir.rules.playbook.ResponseLimits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What the jobs make of a simulated attack, and the bundle of it, as an export would make it had the topics kept everything. */
public final class ReplayedAttack {
    private static final Instant START = Instant.parse("2026-03-03T09:00:00Z");
    private static final TopicFormats FORMATS = TopicFormats.anyOf("default");
    private static final Duration DISORDER = Duration.ofSeconds(2);

    private ReplayedAttack() {}

    /** @param maxMindFiles where addresses are */
    public static ReplayOutcome outcome(Path directory, List<String> maxMindFiles) throws Exception {
        return replayed(files(events(), directory), rules(), directory, maxMindFiles);
    }

    static Bundle bundle(Path directory) throws Exception {
        Map<String, List<byte[]>> events = events();
        DetectionRules rules = rules();
        ReplayOutcome outcome = replayed(files(events, directory), rules, directory, List.of());
        Incident incident = outcome.incidents().get(0);
        List<Alert> alerts = IncidentEvidence.alertsOf(incident, outcome.newest());
        return new Bundle(
                incident,
                alerts,
                IncidentEvidence.responsesTo(incident, alerts, outcome.responses()),
                rules.book().documents(),
                events,
                List.of(),
                List.of());
    }

    private static Map<String, List<byte[]>> events() {
        var simulation =
                Simulation.of(Simulation.Plan.of(List.of(new FullAttackChain()), 3, START, Duration.ofHours(1)));
        Map<String, List<byte[]>> events = new LinkedHashMap<>();
        while (simulation.hasNext()) {
            Shipment shipment = simulation.next();
            events.computeIfAbsent(shipment.topic(), topic -> new ArrayList<>())
                    .add(shipment.value().getBytes(UTF_8));
        }
        return events;
    }

    private static List<RecordedFile> files(Map<String, List<byte[]>> events, Path directory) throws IOException {
        List<RecordedFile> files = new ArrayList<>();
        for (Map.Entry<String, List<byte[]>> topic : events.entrySet()) {
            List<String> lines = topic.getValue().stream()
                    .map(line -> new String(line, UTF_8))
                    .toList();
            files.add(new RecordedFile(Files.write(directory.resolve(topic.getKey()), lines), topic.getKey()));
        }
        return files;
    }

    private static DetectionRules rules() {
        return DetectionRules.of(RuleFiles.bundled(), FORMATS, Lanes.one(DISORDER));
    }

    private static ReplayOutcome replayed(
            List<RecordedFile> files, DetectionRules rules, Path directory, List<String> maxMindFiles)
            throws Exception {
        AssessmentSources builtIn = AssessmentSources.BUILT_IN;
        var responding = new Responding(new RespondTopology.Settings(
                new AssessmentSources(
                        builtIn.weights(),
                        builtIn.assets(),
                        builtIn.directories(),
                        builtIn.ownNetworks(),
                        builtIn.ownDomains(),
                        maxMindFiles,
                        builtIn.providers(),
                        builtIn.cachedVerdicts()),
                Map::of,
                Duration.ofDays(30),
                StoryRules.DEFAULT,
                new AskForResponses.Policy(
                        PlaybookReader.read(RuleFiles.bundledPlaybooks()),
                        Allowlist.BUILT_IN,
                        ResponseLimits.DEFAULT,
                        KeySource.NONE)));
        try (Recording recording = Recording.of(
                files,
                FORMATS,
                TelemetryLimits.DEFAULT,
                ArrivalOrder.byTime(),
                directory.resolve("state"),
                (topic, count) -> {})) {
            return new Replay(rules, FORMATS, TelemetryLimits.DEFAULT, DISORDER, responding).run(recording, 1);
        }
    }
}
