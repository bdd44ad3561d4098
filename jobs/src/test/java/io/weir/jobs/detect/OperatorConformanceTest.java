package io.weir.jobs.detect;

import io.weir.jobs.rules.CompiledRules;
import io.weir.jobs.rules.DetectionRules;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.conformance.Conformance;
import io.weir.rules.conformance.ConformanceCase;
import io.weir.rules.conformance.Verdict.Fired;
import io.weir.rules.correlation.CorrelationPlan.Addressed;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.FieldPlaces;
import io.weir.rules.event.Event;
import io.weir.rules.match.Scope;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Holds the operators against the stateful topics of the public suite, which lies beside the project: one task of each, a
 * watermark after every event, event ids in the order of arrival.
 *
 * <p>Operators raise alerts, not firings: what fires again within {@code suppress} is folded. So every correlation is told to
 * suppress for a second, and the expected firings are folded alike.
 */
class OperatorConformanceTest {
    private static final Path SUITES = Path.of("../../shared/sigma-conformance");
    private static final Pattern STATEFUL = Pattern.compile("1[4-8]-.*");
    private static final long SUPPRESS_MILLIS = 1_000;
    private static final long FIRST_ID = 1_000_000;

    /** One alert of a correlation: its group, when it fired first, the events of that, and how often it fired again. */
    private record Raised(Map<String, String> group, long timeMillis, List<Integer> events, long again) {}

    @Test
    void theStatefulTopicsPassThroughTheOperators() throws Exception {
        assumeTrue(Files.isDirectory(SUITES), () -> "no suites at " + SUITES.toAbsolutePath() + ", nothing to run");
        List<ConformanceCase> cases = Conformance.cases(SUITES).stream()
                .filter(each -> STATEFUL.matcher(each.suite()).matches())
                .filter(each -> each.expected().isPresent())
                .toList();

        List<String> failures = new ArrayList<>();
        for (ConformanceCase tried : cases) {
            Map<String, List<Raised>> expected = expected(tried);
            Map<String, List<Raised>> actual = actual(tried);
            if (!withoutUnstatedEvents(actual, expected).equals(expected)) {
                failures.add(tried.suite() + " " + tried.id() + ": expected " + expected + ", found " + actual);
            }
        }

        assertThat(cases).hasSizeGreaterThan(50);
        assertThat(failures).isEmpty();
    }

    private static long time(ConformanceCase tried, int index) {
        return Event.of(tried.events().get(index)).timeMillis().orElseThrow();
    }

    private static Map<String, List<Raised>> expected(ConformanceCase tried) {
        Map<String, List<Raised>> expected = new TreeMap<>();
        tried.expected().orElseThrow().correlations().forEach((key, firings) -> {
            Map<Map<String, String>, List<Fired>> groups =
                    firings.stream().collect(Collectors.groupingBy(fired -> present(fired.group())));
            List<Raised> raised = new ArrayList<>();
            groups.forEach((group, all) -> raised.addAll(folded(tried, group, all)));
            expected.put(key, sorted(raised));
        });
        return expected;
    }

    private static List<Raised> folded(ConformanceCase tried, Map<String, String> group, List<Fired> firings) {
        List<Fired> inOrder = new ArrayList<>(firings);
        inOrder.sort(Comparator.<Fired>comparingLong(fired -> time(tried, fired.at()))
                .thenComparingInt(Fired::at));
        List<Raised> raised = new ArrayList<>();
        for (Fired fired : inOrder) {
            long time = time(tried, fired.at());
            int last = raised.size() - 1;
            if (last >= 0 && time < raised.get(last).timeMillis() + SUPPRESS_MILLIS) {
                Raised open = raised.get(last);
                raised.set(last, new Raised(open.group(), open.timeMillis(), open.events(), open.again() + 1));
            } else {
                raised.add(new Raised(group, time, fired.events().orElse(List.of()), 0));
            }
        }
        return raised;
    }

    private static Map<String, String> present(Map<String, String> group) {
        Map<String, String> present = new TreeMap<>(group);
        present.values().removeIf(value -> value == null);
        return present;
    }

    private static List<Raised> sorted(List<Raised> raised) {
        return raised.stream()
                .sorted(Comparator.comparingLong(Raised::timeMillis)
                        .thenComparing(each -> each.group().toString()))
                .toList();
    }

    /** Correlations over correlations name other events than the suite, which names none. */
    private static Map<String, List<Raised>> withoutUnstatedEvents(
            Map<String, List<Raised>> actual, Map<String, List<Raised>> expected) {
        Map<String, List<Raised>> stated = new TreeMap<>();
        actual.forEach((key, raised) -> {
            boolean isStated = expected.getOrDefault(key, List.of()).stream()
                    .anyMatch(each -> !each.events().isEmpty());
            stated.put(
                    key,
                    raised.stream()
                            .map(each -> isStated
                                    ? each
                                    : new Raised(each.group(), each.timeMillis(), List.of(), each.again()))
                            .toList());
        });
        return stated;
    }

    private static Map<String, List<Raised>> actual(ConformanceCase tried) throws Exception {
        List<RuleSource> sources = tried.rules().stream()
                .map(source -> new RuleSource(source.file(), suppressing(source.text())))
                .toList();
        DetectionRules rules = DetectionRules.of(sources, Telemetry.FORMATS, Telemetry.LANES);
        List<Long> times = new ArrayList<>();
        try (DetectStages stages = DetectStages.open(rules)) {
            for (int index = 0; index < tried.events().size(); index++) {
                times.add(time(tried, index));
            }
            for (int index = 0; index < times.size(); index++) {
                for (Found hit : hits(rules.compiled(), tried, index)) {
                    stages.process(hit);
                }
                stages.watermark(watermarkAfter(index, times, tried));
            }
            stages.watermark(Long.MAX_VALUE);
            return raised(rules, stages.alerts());
        }
    }

    /** Log sources of the suite are none that events could be known by: so these hits do without the index. */
    private static List<Found> hits(CompiledRules rules, ConformanceCase tried, int index) {
        Event event = Event.of(tried.events().get(index));
        EventRef at = new EventRef(time(tried, index), Long.toString(FIRST_ID + index));
        List<DetectionRule> matched = rules.rules().rules().stream()
                .filter(rule -> rule.matches(event))
                .toList();
        return rules.plan().contributions(at, matched, new FieldPlaces(Scope.everything()).of(event)).stream()
                .<Found>map(addressed -> new Found.ForStage(
                        hit(
                                at,
                                addressed,
                                rules.revision(addressed.correlation().key())),
                        CompiledRules.depth(addressed.correlation())))
                .toList();
    }

    private static Hit hit(EventRef at, Addressed addressed, String revision) {
        return new Hit(
                "default",
                addressed.correlation().key(),
                addressed.group().key(),
                addressed.group().present(),
                at.eventId(),
                at.timeMillis(),
                at.timeMillis(),
                addressed.contribution().places(),
                addressed.contribution().values(),
                addressed.contribution().carried(),
                "",
                0,
                revision,
                Map.of(),
                List.of(),
                List.of());
    }

    /** Where a case allows any lateness, the watermark knows what is still to come. */
    private static long watermarkAfter(int index, List<Long> times, ConformanceCase tried) {
        if (tried.allowedLateness().isPresent()) {
            return Collections.max(times.subList(0, index + 1))
                    - tried.allowedLateness().get().toMillis()
                    - 1;
        }
        List<Long> stillToCome = times.subList(index + 1, times.size());
        return stillToCome.isEmpty() ? Long.MAX_VALUE : Collections.min(stillToCome) - 1;
    }

    private static String suppressing(String text) {
        return Arrays.stream(text.split("(?m)^---\\s*$"))
                .map(document ->
                        Pattern.compile("(?m)^correlation:").matcher(document).find()
                                ? document + "\nweir: {suppress: 1s}\n"
                                : document)
                .collect(Collectors.joining("\n---\n"));
    }

    private static Map<String, List<Raised>> raised(DetectionRules rules, List<Alert> versions) {
        RuleSet set = rules.compiled().rules();
        Map<String, String> keys = new HashMap<>();
        set.correlations().forEach(rule -> keys.put(rule.metadata().key(), rule.key()));
        Map<String, Alert> newest = new HashMap<>();
        versions.forEach(alert ->
                newest.merge(alert.id(), alert, (one, other) -> one.version() >= other.version() ? one : other));
        Map<String, List<Raised>> raised = new TreeMap<>();
        for (Alert alert : newest.values()) {
            List<Integer> events = alert.events().stream()
                    .map(id -> (int) (Long.parseLong(id) - FIRST_ID))
                    .sorted()
                    .toList();
            raised.computeIfAbsent(keys.get(alert.ruleId()), unseen -> new ArrayList<>())
                    .add(new Raised(new TreeMap<>(alert.group()), alert.timeMillis(), events, alert.suppressed()));
        }
        raised.replaceAll((key, all) -> sorted(all));
        return raised;
    }
}
