package io.weir.cli.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.TelemetryFile;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.rules.alert.Alert;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.proof.PlayedEvent;
import io.weir.rules.proof.RecordReader;
import io.weir.rules.proof.Rehearsal;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

import static io.weir.cli.rules.SharedRecordings.need;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the public rules find in recorded attacks: for each recording, how many alerts of which rule, and which techniques
 * that its description names. The outcome is kept in {@code recorded-attacks.txt}; {@code -Drecorded.update=true} writes it
 * anew: read the difference before you commit it.
 */
class RecordedAttacksTest {
    private static final Path OUTCOME = Path.of("src/test/resources/recorded-attacks.txt");
    private static final Path UNPACKED = Path.of("target/public-rules");
    private static final long NOW = 1_800_000_000_000L;
    private static final FormatSettings AUTO = FormatSettings.of(FormatSettings.AUTO);

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, DetectionRule> byKey = new HashMap<>();

    @Test
    void thePublicRulesFindWhatTheRecordingsAreAbout() throws IOException {
        List<String> manifest = Files.readAllLines(need("recordings/manifest.jsonl"));
        RuleSet rules = RuleSet.compile(RuleFiles.read(List.of(unpacked(need("sigma-rules/rules.tar.gz")))))
                .rules();
        rules.rules().forEach(rule -> byKey.put(rule.key(), rule));
        ShippedRecords records = new ShippedRecords(rules, Mappings.bundled());

        List<String> found = new ArrayList<>();
        for (String line : manifest) {
            JsonNode recording = json.readTree(line);
            List<Alert> alerts =
                    alerts(need("recordings/" + recording.path("file").asText()), records, rules);
            found.addAll(outcome(recording, alerts));
        }
        if (Boolean.getBoolean("recorded.update")) {
            Files.write(OUTCOME, found);
        }
        assertThat(found).isEqualTo(Files.readAllLines(OUTCOME));
    }

    private List<Alert> alerts(Path file, ShippedRecords records, RuleSet rules) throws IOException {
        var rehearsal = new Rehearsal(rules, Mappings.bundled());
        new TelemetryFile(file).forEach((bytes, line) -> {
            var record = new TelemetryRecord("default", file.toString(), 0, line, NOW, bytes);
            for (PlayedEvent event : read(records, record)) {
                rehearsal.accept(
                        event,
                        event.matchedAsShipped().orElseThrow().stream()
                                .map(byKey::get)
                                .toList());
            }
        });
        return rehearsal.finish();
    }

    private static List<PlayedEvent> read(ShippedRecords records, TelemetryRecord record) {
        try {
            return records.readMatching(AUTO, record);
        } catch (RecordReader.UnreadableRecordException unreadable) {
            return List.of();
        }
    }

    /** A line for the recording with the techniques that were found, and one for each rule. */
    private static List<String> outcome(JsonNode recording, List<Alert> alerts) {
        TreeSet<String> described = new TreeSet<>();
        recording.path("techniques").forEach(technique -> described.add(technique.asText()));
        TreeSet<String> seen = new TreeSet<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (Alert alert : alerts) {
            counts.merge(alert.ruleId(), 1, Integer::sum);
            alert.techniques().stream()
                    .filter(technique -> described.stream().anyMatch(named -> isOf(technique, named)))
                    .forEach(seen::add);
        }
        List<String> lines = new ArrayList<>();
        lines.add(recording.path("name").asText() + ": " + (seen.isEmpty() ? "none" : String.join(" ", seen)));
        counts.forEach((rule, count) -> lines.add("  " + rule + " " + count));
        return lines;
    }

    /** The technique itself, one that it is a part of, or a part of it. */
    private static boolean isOf(String technique, String named) {
        return technique.equals(named) || technique.startsWith(named + ".") || named.startsWith(technique + ".");
    }

    private static Path unpacked(Path archive) throws IOException {
        try (var tar = new TarArchiveInputStream(
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile() && entry.getName().endsWith(".yml")) {
                    Path file = UNPACKED.resolve(entry.getName()).normalize();
                    assertThat(file).startsWithRaw(UNPACKED);
                    Files.createDirectories(file.getParent());
                    Files.write(file, tar.readAllBytes());
                }
            }
        }
        return UNPACKED;
    }
}
