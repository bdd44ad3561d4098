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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** Matches of all rules over recorded attacks and quiet machines, against those of an independent evaluator. */
class OracleTest {
    /**
     * The rule excludes the values of two placeholders that nobody configured. The contract refuses it (section 5, item
     * 14: a placeholder without configured value is an error), the oracle tries it as if nothing were excluded.
     */
    private static final String CONSOLE_LOGIN_MONITORING = "313e72de-0c0d-4d65-8c95-87f4d546eceb";

    private static final JsonScanner SCANNER = new JsonScanner(ScanLimits.DEFAULT);
    private static RuleIndex index;

    @BeforeAll
    static void loadRules() throws IOException {
        Corpus.need("oracle");
        index = RuleIndex.build(Corpus.activeRules(), Mappings.bundled(), FieldTable.empty());
    }

    @Test
    void agreesOnTheRecordings() throws IOException {
        assertAgrees("recordings", ".jsonl.gz", "truth_recordings.json");
    }

    @Test
    void agreesOnWindowsLogsWithoutKnownAttack() throws IOException {
        assertAgrees("unlabelled-windows", ".jsonl.gz", "truth_unlabelled.json");
    }

    @Test
    void agreesOnCloudTrail() throws IOException {
        assertAgrees("cloud", ".jsonl", "truth_cloud.json");
    }

    private static void assertAgrees(String directory, String ending, String truthFile) throws IOException {
        Map<String, Object> truth = Json.object(Files.readString(Corpus.need("oracle/" + truthFile)));
        List<String> differences = new ArrayList<>();
        var matcher = new Matcher(index);
        for (Path file : Corpus.files(directory, ending)) {
            String name = file.getFileName().toString();
            String key = truth.containsKey(name) ? name : name.substring(0, name.length() - ending.length());
            Map<String, String> found = matches(matcher, Corpus.lines(file));
            Map<String, String> expected = new TreeMap<>();
            if (truth.get(key) instanceof Map<?, ?> rules) {
                rules.forEach((rule, lines) -> expected.put(rule.toString(), lines.toString()));
            }
            compare(key, expected, found, differences);
        }
        assertThat(differences).isEmpty();
    }

    private static void compare(
            String file, Map<String, String> expected, Map<String, String> found, List<String> differences) {
        Set<String> rules = new TreeSet<>(expected.keySet());
        rules.addAll(found.keySet());
        for (String rule : rules) {
            String wanted = expected.getOrDefault(rule, "[]");
            String got = found.getOrDefault(rule, "[]");
            if (!wanted.equals(got) && !rule.equals(CONSOLE_LOGIN_MONITORING)) {
                differences.add(file + " " + rule + ": expected " + wanted + ", found " + got);
            }
        }
    }

    private static Map<String, String> matches(Matcher matcher, List<byte[]> lines) {
        Map<String, List<Integer>> matches = new TreeMap<>();
        var view = new EventView(matcher.index().fields());
        for (int i = 0; i < lines.size(); i++) {
            int line = i;
            byte[] json = lines.get(i);
            assertThat(SCANNER.scan(json, 0, json.length, view)).isEqualTo(ScanProblem.NONE);
            matcher.match(view, rule -> {
                IndexedRule matched = matcher.index().rules().get(rule);
                matches.computeIfAbsent(matched.id(), id -> new ArrayList<>()).add(line);
            });
        }
        Map<String, String> texts = new TreeMap<>();
        matches.forEach((rule, events) -> texts.put(rule, events.toString()));
        return texts;
    }
}
