package io.weir.rules.match;

import io.weir.rules.corpus.Corpus;
import io.weir.rules.event.Event;
import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.Json;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.event.ScanProblem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** The index against the plain evaluator: all public rules on recorded events, whatever their log source. */
class CorpusDifferentialTest {
    private final JsonScanner scanner = new JsonScanner(ScanLimits.DEFAULT);

    @Test
    void findsWhatThePlainEvaluatorFindsInASample() throws IOException {
        compare(1_000);
    }

    @Test
    @Tag("long")
    void findsWhatThePlainEvaluatorFindsInALargeSample() throws IOException {
        compare(20);
    }

    /** Every event is tried on every rule, so that fields of all log sources are searched; one event in so many. */
    private void compare(int step) throws IOException {
        List<IndexedRule> rules = Corpus.activeRules();
        RuleIndex index = RuleIndex.build(rules, Scope.everything(), FieldTable.empty());
        var matcher = new Matcher(index);
        var view = new EventView(index.fields());
        int events = 0;
        for (byte[] json : sample(step)) {
            Event event = Event.of(Json.object(new String(json, StandardCharsets.UTF_8)));
            Set<String> expected = new TreeSet<>();
            for (IndexedRule rule : rules) {
                if (rule.condition().matches(event)) {
                    expected.add(rule.id());
                }
            }
            assertThat(scanner.scan(json, 0, json.length, view)).isEqualTo(ScanProblem.NONE);
            Set<String> found = new TreeSet<>();
            matcher.match(view, rule -> found.add(rules.get(rule).id()));
            assertThat(found).as(new String(json, StandardCharsets.UTF_8)).isEqualTo(expected);
            events++;
        }
        assertThat(events).isGreaterThan(100);
    }

    private static List<byte[]> sample(int step) throws IOException {
        List<byte[]> sample = new ArrayList<>();
        List<Path> files = new ArrayList<>(Corpus.files("recordings", ".jsonl.gz"));
        files.addAll(Corpus.files("unlabelled-windows", ".jsonl.gz"));
        files.addAll(Corpus.files("cloud", ".jsonl"));
        int line = 0;
        for (Path file : files) {
            if (file.getFileName().toString().equals("manifest.jsonl")) {
                continue;
            }
            for (byte[] json : Corpus.lines(file)) {
                if (line++ % step == 0) {
                    sample.add(json);
                }
            }
        }
        return sample;
    }
}
