package io.weir.jobs.rules;

import io.weir.connectors.kafka.RuleRecord;
import io.weir.rules.book.RuleBook;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.book.RulePush;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class PushesAtStartTest {
    private static final String BUILT_IN = rule("built-in", 1);

    private final RuleBook start = RuleBook.of(List.of(new RuleSource("built-in.yml", BUILT_IN)));

    @Test
    void everythingThatWasPushedIsInForce() {
        PushesAtStart pushes = tried(push("1", rule("a", 1)), push("2", count("b", "a"), rule("built-in", 2)));
        assertThat(inForce(pushes)).containsExactly("built-in 2", "a 1", "b");
        assertThat(pushes.tried()).hasSize(2).allMatch(tried -> tried.problems().isEmpty());
    }

    @Test
    void whatARuleRefersToMayStandBehindItAfterCompaction() {
        // Push 1 was a and b over a; push 2 was a newer a, which compaction left, behind b.
        List<RuleRecord> first = push("1", rule("a", 1), count("b", "a"));
        PushesAtStart pushes = tried(first.subList(1, 2), push("2", rule("a", 2)));
        assertThat(inForce(pushes)).containsExactlyInAnyOrder("built-in 1", "a 2", "b");
    }

    @Test
    void theSameBesideAPushThatIsRefused() {
        List<RuleRecord> first = push("1", rule("a", 1), count("b", "a"));
        PushesAtStart pushes =
                tried(first.subList(1, 2), push("bad", count("c", "nobody"), rule("d", 1)), push("2", rule("a", 2)));
        assertThat(inForce(pushes)).containsExactlyInAnyOrder("built-in 1", "a 2", "b");
        assertThat(problems(pushes)).containsExactly(0, 1, 0);
    }

    @Test
    void aRefusedPushDoesNotReplaceWhatWasAcceptedBefore() {
        PushesAtStart pushes = tried(push("1", rule("a", 1)), push("2", count("a", "nobody"), rule("d", 1)));
        assertThat(inForce(pushes)).containsExactly("built-in 1", "a 1");
        assertThat(problems(pushes)).containsExactly(0, 1);
    }

    @Test
    void ofAPushThatCompactionHasCutEachDocumentCountsByItself() {
        List<RuleRecord> cut =
                push("1", rule("a", 1), count("b", "a"), rule("c", 1)).subList(1, 3);
        PushesAtStart pushes = tried(cut);
        assertThat(inForce(pushes)).containsExactly("built-in 1", "c 1");
        assertThat(problems(pushes)).containsExactly(1);
    }

    @Test
    void fourCorrelationsOverEachOtherAreRefusedAsInARunningJob() {
        PushesAtStart pushes =
                tried(push("1", count("b", "built-in"), count("c", "b"), count("d", "c")), push("2", count("e", "d")));
        assertThat(inForce(pushes)).containsExactly("built-in 1", "b", "c", "d");
        assertThat(pushes.tried().get(1).problems()).singleElement().satisfies(problem -> assertThat(problem.toString())
                .startsWith("e.yml:1:1: correlation 'e': found more than 3 correlations over each other"));
    }

    @Test
    void aRemovalLastsAndWhatIsForgottenIsAsTheJarHasIt() {
        assertThat(inForce(tried(push("1", RuleDocument.removed("built-in"))))).isEmpty();
        assertThat(inForce(tried(push("1", rule("built-in", 2)), push("2", RuleDocument.asAtStart("built-in")))))
                .containsExactly("built-in 1");
    }

    @SafeVarargs
    private PushesAtStart tried(List<RuleRecord>... topic) {
        List<RuleRecord> records = new ArrayList<>();
        Arrays.stream(topic).forEach(records::addAll);
        return PushesAtStart.of(start, records);
    }

    private static List<RuleRecord> push(String id, String... texts) {
        RuleDocument[] documents = Stream.of(texts)
                .flatMap(text -> {
                    String name = text.lines().findFirst().orElseThrow().substring("name: ".length());
                    return RuleDocument.of(new RuleSource(name + ".yml", text)).stream();
                })
                .toArray(RuleDocument[]::new);
        return push(id, documents);
    }

    private static List<RuleRecord> push(String id, RuleDocument... documents) {
        return RuleRecord.of(new RulePush(id, List.of(documents)));
    }

    private static List<String> inForce(PushesAtStart pushes) {
        return pushes.book().documents().stream()
                .map(document -> document.key()
                        + IntStream.of(1, 2)
                                .filter(number -> document.text().contains("{a: " + number + "}"))
                                .mapToObj(number -> " " + number)
                                .findFirst()
                                .orElse(""))
                .toList();
    }

    private static List<Integer> problems(PushesAtStart pushes) {
        return pushes.tried().stream().map(tried -> tried.problems().size()).toList();
    }

    private static String rule(String name, int value) {
        return "name: " + name + "\ntitle: " + name + "\nlogsource: {category: test}\n" + "detection: {selection: {a: "
                + value + "}, condition: selection}\n";
    }

    private static String count(String name, String over) {
        return "name: " + name + "\ntitle: " + name + "\n"
                + "correlation: {type: event_count, rules: [" + over
                + "], group-by: [b], timespan: 1m, condition: {gte: 2}}\n";
    }
}
