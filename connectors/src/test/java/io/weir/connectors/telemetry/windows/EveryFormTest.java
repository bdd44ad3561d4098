package io.weir.connectors.telemetry.windows;

import io.weir.rules.event.Json;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** An event of Windows gives the same detections whatever form it is shipped in. */
class EveryFormTest {
    /** Cases in which more events meet every item of the rule than its author counts. */
    private static final Map<String, Integer> MATCHES_BEYOND_THE_COUNT = Map.of(
            "0b9ad457-2554-44c1-82c2-d56a99c42377", 3,
            "8fbf3271-1ef6-4e94-8210-03c2317947f6", 3,
            "c7dcacd0-cc59-4004-b0a4-1d6cdebe6f3e", 2);

    @ParameterizedTest
    @ValueSource(strings = {"nested", "flat", "winlogbeat", "xml", "pretty-xml", "listed"})
    void everyCaseMatchesItsRule(String form) throws IOException {
        Path home = Shared.need("sigma-regression");
        List<String> differences = new ArrayList<>();
        int cases = 0;
        for (byte[] line : Shared.lines(home.resolve("manifest.jsonl"))) {
            Map<String, Object> manifest = Json.object(new String(line, StandardCharsets.UTF_8));
            String id = manifest.get("rule_id").toString();
            var reader = new MatchingReader(rule(home.resolve("rules/" + id + ".yml")));
            int matches = 0;
            for (byte[] record : records(home, form, id)) {
                matches += reader.match(record).size();
                assertThat(reader.format()).isEqualTo(form.endsWith("xml") ? "windows-xml" : "windows");
            }
            assertThat(reader.rejections()).isEmpty();
            boolean isExact = manifest.get("expected_matches") != null;
            int counted = ((Number) manifest.get(isExact ? "expected_matches" : "min_matches")).intValue();
            int expected = MATCHES_BEYOND_THE_COUNT.getOrDefault(id, counted);
            if (isExact ? matches != expected : matches < expected) {
                differences.add(id + ": expected " + expected + ", found " + matches);
            }
            cases++;
        }
        assertThat(differences).isEmpty();
        assertThat(cases).isGreaterThan(100);
    }

    private static List<byte[]> records(Path home, String form, String id) throws IOException {
        boolean isGiven = Files.exists(home.resolve(form));
        List<byte[]> lines = Shared.lines(home.resolve((isGiven ? form : "nested") + "/" + id + ".jsonl"));
        if (isGiven) {
            return lines;
        }
        List<byte[]> records = new ArrayList<>();
        for (byte[] line : lines) {
            Map<String, Object> event = Json.object(new String(line, StandardCharsets.UTF_8));
            String record =
                    switch (form) {
                        case "xml" -> RenderedXml.of(event, false);
                        case "pretty-xml" -> RenderedXml.of(event, true);
                        default -> ListedData.of(event);
                    };
            records.add(record.getBytes(StandardCharsets.UTF_8));
        }
        return records;
    }

    private static List<IndexedRule> rule(Path file) throws IOException {
        RuleSet.Compilation compilation =
                RuleSet.compile(List.of(new RuleSource(file.toString(), Files.readString(file))));
        assertThat(compilation.problems()).isEmpty();
        DetectionRule rule = compilation.rules().rules().get(0);
        return List.of(new IndexedRule(rule.key(), rule.logSource(), rule.condition()));
    }
}
