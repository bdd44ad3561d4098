package io.weir.rules.proof;

import io.weir.rules.alert.Alert;
import io.weir.rules.chain.Chain;
import io.weir.rules.chain.ChainStep;
import io.weir.rules.correlation.FieldPlaces;
import io.weir.rules.event.Event;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.mapping.RuleExplanation;
import io.weir.rules.proof.EventMatching.Matched;
import io.weir.rules.proof.Expectation.Likeness;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.Rule;
import io.weir.rules.sigma.RuleSet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Runs the tests of rules: what they say about single events, and about the alerts of a sequence. */
public final class RuleTests {
    private static final int MOST_SHOWN = 5;
    private static final int LONGEST_LINE = 300;

    private final RuleSet rules;
    private final FieldPlaces places;
    private final RecordReader records;
    private final EventMatching matching;
    private final RuleExplanation explanation;

    /** The rule set holds all rules that those under test refer to. */
    public RuleTests(RuleSet rules, Mappings mappings, RecordReader records) {
        this.rules = rules;
        this.places = new FieldPlaces(mappings);
        this.records = records;
        this.matching = new EventMatching(rules, mappings);
        this.explanation = new RuleExplanation(mappings);
    }

    /** An event that was played, with what was found about it. */
    private record Step(TestEvent stated, PlayedEvent event, Matched matched) {}

    /** What a test is about: a rule, or a chain of rules. */
    private record Subject(String key, Optional<Rule> rule, Set<DetectionRule> base) {}

    public List<TestOutcome> run(TestFile file) {
        return file.cases().stream().map(test -> run(file, test)).toList();
    }

    private TestOutcome run(TestFile file, TestCase test) {
        long start = System.nanoTime();
        List<String> failure;
        try {
            failure = failure(test);
        } catch (RecordReader.UnreadableRecordException unreadable) {
            failure = List.of(unreadable.getMessage());
        }
        return new TestOutcome(file.file(), test.line(), test.rule(), test.name(), System.nanoTime() - start, failure);
    }

    private List<String> failure(TestCase test) {
        Optional<Subject> found = subject(test.rule());
        if (found.isEmpty()) {
            return List.of("found no rule '" + test.rule()
                    + "' beside the test, expected one of that name or id (or 'rule:' in the test)");
        }
        Subject subject = found.get();
        boolean isAboutEvents = !(test.expectation() instanceof Expectation.Fires)
                && !(test.expectation() instanceof Expectation.FiresLike);
        boolean isDetection =
                subject.rule().filter(DetectionRule.class::isInstance).isPresent();
        if (isAboutEvents && !isDetection) {
            return List.of("found 'matches' or 'ignores', expected 'fires' or 'silent': " + test.rule()
                    + " is no rule on single events");
        }
        if (!isAboutEvents && subject.rule().filter(rules::isSilenced).isPresent()) {
            return List.of("found 'fires' or 'silent', expected 'matches' or 'ignores': " + test.rule()
                    + " is counted by others and raises nothing itself");
        }
        List<Step> steps = play(test, subject);
        List<String> disagreements = steps.stream()
                .flatMap(step -> step.matched().disagreements().stream().map(text -> at(step) + text))
                .limit(MOST_SHOWN)
                .toList();
        if (!disagreements.isEmpty()) {
            return disagreements;
        }
        if (test.expectation() instanceof Expectation.Matches) {
            return differentEvents(subject, steps, true);
        }
        if (test.expectation() instanceof Expectation.Ignores) {
            return differentEvents(subject, steps, false);
        }
        return differentAlerts(test, subject, steps);
    }

    private List<Step> play(TestCase test, Subject subject) {
        List<Step> steps = new ArrayList<>();
        for (TestEvent stated : test.events()) {
            for (PlayedEvent event : events(stated, test, steps.size())) {
                steps.add(new Step(stated, event, matching.match(event, subject.base())));
            }
        }
        return steps;
    }

    private List<PlayedEvent> events(TestEvent stated, TestCase test, int number) {
        long atMillis = test.start().toEpochMilli() + stated.atMillis();
        if (stated.record().isEmpty()) {
            return List.of(new PlayedEvent(String.format("test-%06d", number), atMillis, stated.document()));
        }
        try {
            return records.read(stated.format(), stated.record().get(), atMillis, number);
        } catch (RecordReader.UnreadableRecordException unreadable) {
            throw new RecordReader.UnreadableRecordException(
                    "line " + stated.line() + ": " + unreadable.getMessage() + ": " + stated.shown());
        }
    }

    // --- single events ---

    private List<String> differentEvents(Subject subject, List<Step> steps, boolean shallMatch) {
        DetectionRule rule = (DetectionRule) subject.rule().orElseThrow();
        List<Step> different = steps.stream()
                .filter(step -> step.matched().rules().contains(rule) != shallMatch)
                .toList();
        if (different.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("expected that it " + (shallMatch ? "matches every event" : "matches no event") + ", but it "
                + (shallMatch ? "does not match " : "matches ") + different.size() + " of " + steps.size());
        for (Step step : different.subList(0, Math.min(MOST_SHOWN, different.size()))) {
            lines.add(at(step) + step.stated().shown());
            lines.addAll(explained(rule, step));
        }
        return lines;
    }

    // --- alerts ---

    private List<String> differentAlerts(TestCase test, Subject subject, List<Step> steps) {
        var rehearsal = new Rehearsal(rules, places);
        steps.forEach(step -> rehearsal.accept(step.event(), step.matched().rules()));
        List<Alert> raised = rehearsal.finish().stream()
                .filter(alert -> alert.ruleId().equals(subject.key()))
                .toList();
        if (isAsExpected(test, raised)) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("expected " + shown(test.expectation()));
        lines.add(raised.isEmpty() ? "found no alert" : "found " + raised.size() + " alerts:");
        raised.stream()
                .limit(MOST_SHOWN)
                .forEach(alert -> lines.add("  " + shown(alert, test.start().toEpochMilli())));
        lines.addAll(why(subject, steps));
        return lines;
    }

    private static boolean isAsExpected(TestCase test, List<Alert> raised) {
        if (test.expectation() instanceof Expectation.Fires fires) {
            return raised.size() == fires.times();
        }
        List<Likeness> expected = ((Expectation.FiresLike) test.expectation()).alerts();
        List<Alert> left = new ArrayList<>(raised);
        for (Likeness likeness : expected) {
            Optional<Alert> match = left.stream()
                    .filter(alert -> isLike(alert, likeness, test.start().toEpochMilli()))
                    .findFirst();
            if (match.isEmpty()) {
                return false;
            }
            left.remove(match.get());
        }
        return left.isEmpty();
    }

    private static boolean isLike(Alert alert, Likeness likeness, long startMillis) {
        return alert.group().entrySet().containsAll(likeness.group().entrySet())
                && likeness.severity().map(alert.severity()::equals).orElse(true)
                && (likeness.atMillis().isEmpty()
                        || likeness.atMillis().getAsLong() == alert.timeMillis() - startMillis)
                && (likeness.count().isEmpty() || likeness.count().getAsLong() == alert.count())
                && likeness.steps().map(stepsOf(alert)::equals).orElse(true);
    }

    private static List<String> stepsOf(Alert alert) {
        return alert.steps().stream().map(step -> step.name()).toList();
    }

    private static String shown(Expectation expectation) {
        if (expectation instanceof Expectation.Fires fires) {
            return fires.times() == 0 ? "no alert" : fires.times() + " alerts";
        }
        List<Likeness> alerts = ((Expectation.FiresLike) expectation).alerts();
        return alerts.size() + " alerts: "
                + alerts.stream()
                        .map(RuleTests::shown)
                        .reduce((one, other) -> one + "; " + other)
                        .orElse("");
    }

    private static String shown(Likeness likeness) {
        List<String> parts = new ArrayList<>();
        if (!likeness.group().isEmpty()) {
            parts.add(likeness.group().toString());
        }
        likeness.severity().ifPresent(severity -> parts.add(severity.level()));
        likeness.atMillis().ifPresent(millis -> parts.add("at " + Duration.ofMillis(millis)));
        likeness.count().ifPresent(count -> parts.add("count " + count));
        likeness.steps().ifPresent(steps -> parts.add("steps " + steps));
        return parts.isEmpty() ? "any" : String.join(", ", parts);
    }

    private static String shown(Alert alert, long startMillis) {
        return alert.group() + ", " + alert.severity().level() + ", at "
                + Duration.ofMillis(alert.timeMillis() - startMillis) + ", count " + alert.count()
                + (alert.steps().isEmpty() ? "" : ", steps " + stepsOf(alert));
    }

    /** How often the rules on single events matched, and why the first of the others did not. */
    private List<String> why(Subject subject, List<Step> steps) {
        List<String> lines = new ArrayList<>();
        for (DetectionRule rule : subject.base()) {
            List<Step> unmatched = steps.stream()
                    .filter(step -> !step.matched().rules().contains(rule))
                    .toList();
            lines.add(
                    nameOf(rule) + " matched " + (steps.size() - unmatched.size()) + " of " + steps.size() + " events");
            if (unmatched.size() == steps.size() && subject.base().size() <= 3) {
                Step first = unmatched.get(0);
                lines.add(at(first) + first.stated().shown());
                lines.addAll(explained(rule, first));
            }
        }
        return lines;
    }

    private List<String> explained(DetectionRule rule, Step step) {
        return explanation.explain(rule, Event.of(step.event().document())).stream()
                .map(line -> "  " + (line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + " …" : line))
                .toList();
    }

    private static String nameOf(Rule rule) {
        return rule.metadata().name().orElse(rule.key());
    }

    private static String at(Step step) {
        return "line " + step.stated().line() + ", at "
                + Duration.ofMillis(step.stated().atMillis()) + ": ";
    }

    // --- what a test is about ---

    private Optional<Subject> subject(String name) {
        Optional<Subject> rule = Stream.concat(rules.rules().stream(), rules.correlations().stream())
                .filter(each -> each.metadata().isCalled(name))
                .findFirst()
                .map(each -> new Subject(each.key(), Optional.of(each), base(each)));
        return rule.or(() -> rules.chains().stream()
                .filter(each -> each.metadata().isCalled(name))
                .findFirst()
                .map(each -> new Subject(each.key(), Optional.empty(), base(each))));
    }

    private Set<DetectionRule> base(Rule rule) {
        Set<DetectionRule> base = new LinkedHashSet<>();
        collect(rule, base);
        return base;
    }

    private static void collect(Rule rule, Set<DetectionRule> base) {
        if (rule instanceof CorrelationRule correlation) {
            correlation.references().forEach(reference -> collect(reference.rule(), base));
        } else {
            base.add((DetectionRule) rule);
        }
    }

    /** Of steps that name rules; tactics and tags may mean any. */
    private Set<DetectionRule> base(Chain chain) {
        Set<DetectionRule> base = new LinkedHashSet<>();
        List<Rule> all = new ArrayList<>(rules.rules());
        all.addAll(rules.correlations());
        for (ChainStep step : chain.steps()) {
            step.matcher().ifPresent(matcher -> matcher.values().forEach(value -> all.stream()
                    .filter(rule -> rule.metadata().isCalled(value))
                    .forEach(rule -> collect(rule, base))));
        }
        return base;
    }
}
