package io.weir.rules.proof;

import io.weir.rules.mapping.Mappings;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class RuleTestsTest {
    private static final Mappings MAPPINGS = Mappings.bundled();
    private static final RuleSet RULES = rules(
            """
            title: Refused
            name: refused
            logsource: {product: app}
            detection: {selection: {action: login, outcome: refused}, condition: selection}
            ---
            title: Exported
            name: exported
            level: low
            tags: [attack.exfiltration]
            logsource: {product: app}
            detection: {selection: {action: export}, condition: selection}
            ---
            title: Refused often
            name: refused-often
            level: medium
            correlation: {type: event_count, rules: [refused], group-by: [source.ip], timespan: 1m, condition: {gte: 3}}
            weir: {severity-by-count: {3: medium, 5: high}}
            ---
            title: Refused, then exported
            name: refused-then-exported
            level: critical
            chain:
              within: 1h
              steps:
                - {name: guessing, rule: refused-often, rebind: {from: host.name, to: host.name}}
                - {name: export, rule: exported}
            """);
    private static final String REFUSED =
            "event: {'@logsource': {product: app}, action: login, outcome: refused, source.ip: 192.0.2.7, host.name: a}";
    private static final String EXPORTED =
            "event: {'@logsource': {product: app}, action: export, host.name: HOST, source.ip: 192.0.2.9}";

    private static RuleSet rules(String text) {
        RuleSet.Compilation compilation = RuleSet.compile(List.of(new RuleSource("rules.yml", text)));
        assertThat(compilation.problems()).isEmpty();
        return compilation.rules();
    }

    private static List<String> failure(String rule, String events, String expectation) {
        return failure(rule, events, expectation, RecordReader.NONE);
    }

    private static List<String> failure(String rule, String events, String expectation, RecordReader records) {
        String text =
                "cases:\n  - name: it\n    rule: " + rule + "\n    events:\n" + events + "    " + expectation + "\n";
        TestFileReader.Reading reading = TestFileReader.read(new RuleSource("it.test.yml", text));
        assertThat(reading.problems()).isEmpty();
        return new RuleTests(RULES, MAPPINGS, records)
                .run(reading.tests())
                .get(0)
                .failure();
    }

    private static String events(String event, int repeat, String more) {
        return "      - {" + event + ", repeat: " + repeat + ", every: 10s" + more + "}\n";
    }

    @Test
    void rulesOnSingleEventsMatchOrNot() {
        assertThat(failure("refused", events(REFUSED, 2, ""), "matches: true")).isEmpty();
        assertThat(failure("refused", events(EXPORTED, 1, ""), "ignores: true")).isEmpty();
        assertThat(failure("refused", events(EXPORTED, 1, ""), "matches: true"))
                .first()
                .isEqualTo("expected that it matches every event, but it does not match 1 of 1");
        assertThat(failure("refused", events(EXPORTED, 1, ""), "matches: true"))
                .anyMatch(line -> line.contains("[ ] outcome"));
        assertThat(failure("refused", events(REFUSED, 1, ""), "ignores: true"))
                .first()
                .isEqualTo("expected that it matches no event, but it matches 1 of 1");
    }

    @Test
    void correlationsRaiseAlertsWithGroupSeverityTimeAndCount() {
        String three = events(REFUSED, 3, "");
        String right = "fires: {group: {source.ip: 192.0.2.7}, severity: medium, at: 20s, count: 3}";

        assertThat(failure("refused-often", three, right)).isEmpty();
        assertThat(failure("refused-often", events(REFUSED, 2, ""), "silent: true"))
                .isEmpty();
        assertThat(failure("refused-often", three, right.replace(".7", ".8"))).isNotEmpty();
        assertThat(failure("refused-often", three, right.replace("medium", "high")))
                .isNotEmpty();
        assertThat(failure("refused-often", three, right.replace("20s", "21s"))).isNotEmpty();
        assertThat(failure("refused-often", three, right.replace("count: 3", "count: 4")))
                .containsExactly(
                        "expected 1 alerts: {source.ip=192.0.2.7}, medium, at PT20S, count 4",
                        "found 1 alerts:",
                        "  {source.ip=192.0.2.7}, medium, at PT20S, count 3",
                        "refused matched 3 of 3 events");
        assertThat(failure("refused-often", events(REFUSED, 2, ""), "fires: 1")).contains("found no alert");
        assertThat(failure("refused-often", events(REFUSED, 6, ""), "fires: {severity: high, count: 6}"))
                .isEmpty();
    }

    @Test
    void rulesThatAlertAtOnceRaiseOneAlertForEachGroup() {
        String two = events(EXPORTED, 2, "") + events(EXPORTED.replace(".9", ".8"), 1, ", at: 1s");

        assertThat(failure("exported", two, "fires: [{group: {source.ip: 192.0.2.8}}, {count: 2}]"))
                .isEmpty();
        assertThat(failure("exported", two, "fires: 1")).isNotEmpty();
    }

    @Test
    void chainsTellTheirSteps() {
        String guessing = events(REFUSED, 3, "");
        String there = events(EXPORTED.replace("HOST", "a"), 1, ", at: 5m");
        String elsewhere = events(EXPORTED.replace("HOST", "b"), 1, ", at: 5m");

        assertThat(failure("refused-then-exported", guessing + there, "fires: {steps: [guessing, export], at: 5m}"))
                .isEmpty();
        assertThat(failure("refused-then-exported", guessing + elsewhere, "silent: true"))
                .isEmpty();
        assertThat(failure("refused-then-exported", guessing + there, "fires: {steps: [guessing]}"))
                .isNotEmpty();
    }

    @Test
    void orderOfEventsInTheFileDoesNotMatter() {
        String late = events(EXPORTED.replace("HOST", "a"), 1, ", at: 5m") + events(REFUSED, 3, "");

        assertThat(failure("refused-then-exported", late, "fires: {at: 5m}")).isEmpty();
    }

    @Test
    void refusesExpectationsThatCannotBeMet() {
        assertThat(failure("refused", events(REFUSED, 9, ""), "silent: true"))
                .singleElement()
                .asString()
                .contains("is counted by others");
        assertThat(failure("refused-often", events(REFUSED, 3, ""), "matches: true"))
                .singleElement()
                .asString()
                .contains("no rule on single events");
        assertThat(failure("nobody", events(REFUSED, 3, ""), "silent: true"))
                .singleElement()
                .asString()
                .contains("found no rule 'nobody'");
        assertThat(failure("refused", "      - a record\n", "matches: true"))
                .singleElement()
                .asString()
                .startsWith("line 5: records are read by './weir rules test' only");
    }

    @Test
    void tellsIfAnEventMatchesAsShippedButNotAsADocument() {
        String id = RULES.rules().get(0).key();
        RecordReader odd = (format, record, arrivalMillis, number) ->
                List.of(new PlayedEvent("1", arrivalMillis, Map.of("action", "x"), Optional.of(Set.of(id))));

        assertThat(failure("refused", "      - a record\n", "matches: true", odd))
                .singleElement()
                .asString()
                .endsWith("do not agree: true, false, false");
    }
}
