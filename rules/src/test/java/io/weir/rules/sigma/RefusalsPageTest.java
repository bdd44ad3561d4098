package io.weir.rules.sigma;

import io.weir.rules.corpus.Corpus;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the page that lists refused public rules against what compiling them says. */
class RefusalsPageTest {
    private static final Pattern ROW = Pattern.compile("\\| `([0-9a-f-]{36})` \\| .* \\| (.*) \\|");
    private static final Pattern ID = Pattern.compile("(?m)^id: *(\\S+)");
    private static final Pattern DATE = Pattern.compile("(date|modified): found '(.*)', expected a real date.*");
    private static final Pattern PLACEHOLDER = Pattern.compile("expand: found the placeholder (%.*%) without values.*");

    @Test
    void thePageListsEveryRefusedRuleWithAllItsReasons() throws IOException {
        List<RuleSource> sources = Corpus.allRules();
        Map<String, String> ids = sources.stream().collect(Collectors.toMap(RuleSource::file, source -> id(source)));
        Map<String, Set<String>> refused = new TreeMap<>();
        for (Problem problem : RuleSet.compile(sources).problems()) {
            refused.computeIfAbsent(ids.get(problem.file()), id -> new TreeSet<>())
                    .add(reason(problem.message()));
        }

        Map<String, Set<String>> listed = listed();
        assertThat(listed.keySet()).isEqualTo(refused.keySet());
        refused.forEach((id, reasons) -> assertThat(listed.get(id)).as(id).isEqualTo(reasons));
    }

    private static Map<String, Set<String>> listed() throws IOException {
        Map<String, Set<String>> listed = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/refusals.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                listed.put(row.group(1), new TreeSet<>(List.of(row.group(2).split("; "))));
            }
        }
        return listed;
    }

    private static String id(RuleSource source) {
        Matcher id = ID.matcher(source.text());
        return id.find() ? id.group(1) : source.file();
    }

    private static String reason(String message) {
        Matcher date = DATE.matcher(message);
        if (date.matches()) {
            return "`" + date.group(1) + ": " + date.group(2) + "`";
        }
        Matcher placeholder = PLACEHOLDER.matcher(message);
        if (placeholder.matches()) {
            return "no value for `" + placeholder.group(1) + "`";
        }
        return message.startsWith("condition: found '|'") ? "`\\|` in the condition" : message;
    }
}
