package io.weir.connectors.telemetry.windows;

import io.weir.rules.event.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

/** Recorded events match the rules that an independent evaluator says, also with all that reading adds to them. */
class RecordingsTest {
    /** Excludes the values of two placeholders that nobody configured; the evaluator took them for nothing. */
    private static final String CONSOLE_LOGIN_MONITORING = "313e72de-0c0d-4d65-8c95-87f4d546eceb";

    @ParameterizedTest
    @CsvSource({"recordings, truth_recordings.json", "unlabelled-windows, truth_unlabelled.json"})
    void matchWhatTheyShould(String directory, String truthFile) throws IOException {
        Map<String, Object> truth = Json.object(Files.readString(Shared.need("oracle/" + truthFile)));
        List<String> differences = new ArrayList<>();
        // The evaluator knew rules for Windows alone; the recordings hold audit logs of clouds, too.
        var reader = new MatchingReader(Shared.activeRules().stream()
                .filter(rule -> rule.logSource().product().equals("windows"))
                .toList());
        for (Path file : Shared.files(directory, ".jsonl.gz")) {
            String name = file.getFileName().toString().replace(".jsonl.gz", "");
            Map<String, List<Integer>> found = new TreeMap<>();
            List<byte[]> lines = Shared.lines(file);
            int before = reader.events();
            for (int i = 0; i < lines.size(); i++) {
                for (String rule : reader.match(lines.get(i))) {
                    found.computeIfAbsent(rule, id -> new ArrayList<>()).add(i);
                }
            }
            assertThat(reader.rejections()).describedAs(name).isEmpty();
            assertThat(reader.events() - before).describedAs(name).isEqualTo(lines.size());
            compare(name, truth.get(name), found, differences);
        }
        assertThat(differences).isEmpty();
    }

    private static void compare(String file, Object truth, Map<String, List<Integer>> found, List<String> differences) {
        Map<String, String> expected = new TreeMap<>();
        if (truth instanceof Map<?, ?> rules) {
            rules.forEach((rule, lines) -> expected.put(rule.toString(), lines.toString()));
        }
        Set<String> ids = new TreeSet<>(expected.keySet());
        ids.addAll(found.keySet());
        for (String id : ids) {
            String wanted = expected.getOrDefault(id, "[]");
            String got = found.getOrDefault(id, List.of()).toString();
            if (!wanted.equals(got) && !id.equals(CONSOLE_LOGIN_MONITORING)) {
                differences.add(file + " " + id + ": expected " + wanted + ", found " + got);
            }
        }
    }
}
