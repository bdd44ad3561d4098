package io.weir.cli.evaluate;

import io.weir.generators.Truth;
import io.weir.generators.Truth.Expected;
import io.weir.rules.alert.Alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Alerts held against the truth: what was seen of what had to be seen, and how much of what was raised was about an
 * attack. An alert about an attack is true whether it was asked for or not, unless the truth says it must not come.
 */
public final class Evaluation {
    private final Map<String, String> names;
    private final Map<String, Score> rules = new TreeMap<>();
    private final Map<String, Score> scenarios = new LinkedHashMap<>();
    private final Score total = new Score();
    private final List<Missed> missed = new ArrayList<>();
    private final List<FalseAlarm> falseAlarms = new ArrayList<>();

    /** Something that had to be raised and was not. */
    public record Missed(String scenario, long seed, String rule, Map<String, String> group) {}

    /** Something that was raised and is about no attack. */
    public record FalseAlarm(String run, long seed, String rule, Map<String, String> group, Instant time) {}

    private Evaluation(Map<String, String> names) {
        this.names = names;
    }

    /** @param names the names of rules, by which truths know them, by their ids */
    public static Evaluation of(List<Run> runs, Map<String, String> names) {
        var evaluation = new Evaluation(names);
        runs.forEach(evaluation::add);
        return evaluation;
    }

    private void add(Run run) {
        scenario(run.name());
        List<Verdict> verdicts = new ArrayList<>();
        for (Truth truth : run.truths()) {
            var verdict = new Verdict(truth, names);
            verdicts.add(verdict);
            recall(run, truth, verdict);
        }
        for (Alert alert : run.alerts()) {
            boolean isTrue = verdicts.stream().anyMatch(verdict -> verdict.isTrue(alert));
            rule(nameOf(alert)).raised(isTrue);
            total.raised(isTrue);
            scenario(run.name()).raised(isTrue);
            if (!isTrue) {
                falseAlarms.add(new FalseAlarm(
                        run.name(),
                        run.seed(),
                        nameOf(alert),
                        alert.group(),
                        Instant.ofEpochMilli(alert.timeMillis())));
            }
        }
    }

    private void recall(Run run, Truth truth, Verdict verdict) {
        for (Expected expected : truth.expected()) {
            look(run, truth, expected.rule(), expected.group(), alert -> verdict.isExpected(alert, expected));
        }
        truth.chain().ifPresent(chain -> look(run, truth, chain, Map.of(), alert -> verdict.isChain(alert, chain)));
        run.alerts().stream()
                .filter(verdict::isTrue)
                .mapToLong(Alert::timeMillis)
                .min()
                .ifPresent(first -> {
                    Duration delay = Duration.between(truth.start(), Instant.ofEpochMilli(first));
                    scenario(run.name()).detectedAfter(delay);
                    total.detectedAfter(delay);
                });
    }

    private void look(Run run, Truth truth, String rule, Map<String, String> group, Predicate<Alert> isIt) {
        var first =
                run.alerts().stream().filter(isIt).mapToLong(Alert::timeMillis).min();
        rule(rule).expect(first.isPresent());
        scenario(run.name()).expect(first.isPresent());
        total.expect(first.isPresent());
        if (first.isPresent()) {
            rule(rule).detectedAfter(Duration.between(truth.start(), Instant.ofEpochMilli(first.getAsLong())));
        } else {
            missed.add(new Missed(truth.scenario(), run.seed(), rule, group));
        }
    }

    private String nameOf(Alert alert) {
        return names.getOrDefault(alert.ruleId(), alert.ruleName());
    }

    private Score rule(String name) {
        return rules.computeIfAbsent(name, unknown -> new Score());
    }

    private Score scenario(String name) {
        return scenarios.computeIfAbsent(name, unknown -> new Score());
    }

    public Map<String, Score> rules() {
        return Collections.unmodifiableMap(rules);
    }

    /** By the names of the runs, in the order in which they came. */
    public Map<String, Score> scenarios() {
        return Collections.unmodifiableMap(scenarios);
    }

    public Score total() {
        return total;
    }

    public List<Missed> missed() {
        return Collections.unmodifiableList(missed);
    }

    public List<FalseAlarm> falseAlarms() {
        return Collections.unmodifiableList(falseAlarms);
    }
}
