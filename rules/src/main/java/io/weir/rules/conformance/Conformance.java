package io.weir.rules.conformance;

import io.weir.rules.conformance.Verdict.Fired;
import io.weir.rules.correlation.CorrelationEngine;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.Firing;
import io.weir.rules.correlation.Limits;
import io.weir.rules.event.Event;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.RuleSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs conformance cases through the plain evaluator and the correlation engine. */
public final class Conformance {
    private static final String REFUSAL = "the rule set is refused";

    private Conformance() {}

    /** How a case went. */
    public record Outcome(ConformanceCase tried, boolean passed, String expected, String actual) {}

    /** All cases of the suite files of a directory. */
    public static List<ConformanceCase> cases(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        List<ConformanceCase> cases = new ArrayList<>();
        for (Path file : files) {
            cases.addAll(ConformanceCase.read(file));
        }
        return cases;
    }

    public static Outcome run(ConformanceCase tried) {
        RuleSet.Compilation compilation = RuleSet.compile(tried.rules(), tried.placeholders());
        if (!compilation.isClean()) {
            String reasons =
                    compilation.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
            return new Outcome(
                    tried,
                    tried.expected().isEmpty(),
                    tried.expected().map(Verdict::toString).orElse(REFUSAL),
                    REFUSAL + ": " + reasons);
        }
        Verdict actual = evaluate(compilation.rules(), tried);
        boolean passed = tried.expected().filter(actual::equals).isPresent();
        return new Outcome(
                tried, passed, tried.expected().map(Verdict::toString).orElse(REFUSAL), actual.toString());
    }

    private static Verdict evaluate(RuleSet rules, ConformanceCase tried) {
        Map<String, List<Integer>> detections = new TreeMap<>();
        List<Firing> firings = new ArrayList<>();
        var engine = new CorrelationEngine(rules, tried.allowedLateness(), Limits.NONE, firings::add);
        for (int index = 0; index < tried.events().size(); index++) {
            Event event = Event.of(tried.events().get(index));
            List<DetectionRule> matched =
                    rules.rules().stream().filter(rule -> rule.matches(event)).toList();
            for (DetectionRule rule : matched) {
                if (!rules.isSilenced(rule)) {
                    detections
                            .computeIfAbsent(rule.key(), unused -> new ArrayList<>())
                            .add(index);
                }
            }
            engine.accept(event, String.format(Locale.ROOT, "%09d", index), matched);
        }
        engine.finish();
        Map<String, List<Fired>> correlations = new TreeMap<>();
        firings.sort(Comparator.comparing(Firing::at));
        for (Firing firing : firings) {
            if (!rules.isSilenced(firing.correlation())) {
                correlations
                        .computeIfAbsent(firing.correlation().key(), unused -> new ArrayList<>())
                        .add(fired(firing));
            }
        }
        return new Verdict(detections, correlations);
    }

    private static Fired fired(Firing firing) {
        boolean isOverCorrelations = firing.correlation().references().stream()
                .anyMatch(reference -> reference.rule() instanceof CorrelationRule);
        Optional<List<Integer>> events = isOverCorrelations
                ? Optional.empty()
                : Optional.of(firing.events().stream()
                        .map(Conformance::index)
                        .sorted()
                        .toList());
        return new Fired(firing.group().asMap(), index(firing.at()), events);
    }

    private static int index(EventRef event) {
        return Integer.parseInt(event.eventId());
    }
}
