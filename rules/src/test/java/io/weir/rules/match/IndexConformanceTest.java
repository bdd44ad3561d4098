package io.weir.rules.match;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.rules.conformance.Conformance;
import io.weir.rules.conformance.ConformanceCase;
import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.event.ScanProblem;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Holds the index against the detections of the public suite. */
class IndexConformanceTest {
    private static final Path SUITES = Path.of("../../shared/sigma-conformance");
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonScanner scanner = new JsonScanner(ScanLimits.DEFAULT);

    @Test
    void findsTheDetectionsOfEveryCaseOfThePublicSuite() throws IOException {
        assumeTrue(Files.isDirectory(SUITES), () -> "no suites at " + SUITES.toAbsolutePath() + ", nothing to run");
        int detections = 0;
        for (ConformanceCase tried : Conformance.cases(SUITES)) {
            if (tried.expected().isEmpty()) {
                continue;
            }
            RuleSet rules = RuleSet.compile(tried.rules(), tried.placeholders()).rules();
            Map<String, List<Integer>> found = detections(rules, tried);
            assertThat(found).as(tried.id()).isEqualTo(tried.expected().get().detections());
            detections += found.size();
        }
        assertThat(detections).isGreaterThan(100);
    }

    private Map<String, List<Integer>> detections(RuleSet rules, ConformanceCase tried) throws IOException {
        List<IndexedRule> indexed = new ArrayList<>();
        for (int i = 0; i < rules.rules().size(); i++) {
            DetectionRule rule = rules.rules().get(i);
            indexed.add(new IndexedRule(Integer.toString(i), rule.logSource(), rule.condition()));
        }
        RuleIndex index = RuleIndex.build(indexed, Scope.declared(), FieldTable.empty());
        var matcher = new Matcher(index);
        var view = new EventView(index.fields());
        Map<String, List<Integer>> found = new TreeMap<>();
        for (int at = 0; at < tried.events().size(); at++) {
            int event = at;
            byte[] json = JSON.writeValueAsBytes(tried.events().get(at));
            assertThat(scanner.scan(json, 0, json.length, view)).isEqualTo(ScanProblem.NONE);
            matcher.match(view, rule -> {
                DetectionRule matched = rules.rules().get(rule);
                if (!rules.isSilenced(matched)) {
                    found.computeIfAbsent(matched.key(), key -> new ArrayList<>())
                            .add(event);
                }
            });
        }
        return found;
    }
}
