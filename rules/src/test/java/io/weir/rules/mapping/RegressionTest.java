package io.weir.rules.mapping;

import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.Json;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.event.ScanProblem;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.Matcher;
import io.weir.rules.match.RuleIndex;
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

/** Every recorded case of the public rules matches its rule, whatever shape its events come in. */
class RegressionTest {
    /**
     * Authors' counts are least ones. In these cases more events meet every item of the rule: files beside the named one,
     * and both of the two values that the rule lists.
     */
    private static final Map<String, Integer> MATCHES_BEYOND_THE_COUNT = Map.of(
            "0b9ad457-2554-44c1-82c2-d56a99c42377", 3,
            "8fbf3271-1ef6-4e94-8210-03c2317947f6", 3,
            "c7dcacd0-cc59-4004-b0a4-1d6cdebe6f3e", 2);

    private final JsonScanner scanner = new JsonScanner(ScanLimits.DEFAULT);

    @ParameterizedTest
    @ValueSource(strings = {"nested", "flat", "winlogbeat"})
    void everyCaseMatchesAsOftenAsItsAuthorSays(String form) throws IOException {
        Path home = Corpus.need("sigma-regression");
        List<String> differences = new ArrayList<>();
        int cases = 0;
        for (byte[] line : Corpus.lines(home.resolve("manifest.jsonl"))) {
            Map<String, Object> manifest = Json.object(new String(line, StandardCharsets.UTF_8));
            String id = manifest.get("rule_id").toString();
            int matches = matches(home.resolve("rules/" + id + ".yml"), home.resolve(form + "/" + id + ".jsonl"));
            // Without a count of the author's, one is the least.
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

    private int matches(Path ruleFile, Path events) throws IOException {
        RuleSet.Compilation compilation =
                RuleSet.compile(List.of(new RuleSource(ruleFile.toString(), Files.readString(ruleFile))));
        assertThat(compilation.problems()).isEmpty();
        DetectionRule rule = compilation.rules().rules().get(0);
        RuleIndex index = RuleIndex.build(
                List.of(new IndexedRule(rule.key(), rule.logSource(), rule.condition())),
                Mappings.bundled(),
                FieldTable.empty());
        var matcher = new Matcher(index);
        var view = new EventView(index.fields());
        int[] matches = {0};
        for (byte[] event : Corpus.lines(events)) {
            assertThat(scanner.scan(event, 0, event.length, view)).isEqualTo(ScanProblem.NONE);
            matcher.match(view, matched -> matches[0]++);
        }
        return matches[0];
    }
}
